// The filter panel: closes on a phone when its results are asked for, and asks the device where it is.
"use strict";
(() => {
  document.addEventListener("submit", (event) => {
    const panel = event.target.matches(".filters") && event.target.querySelector(".filter-panel");
    if (!panel || !panel.open) return;
    panel.open = false;
    document.getElementById("results").scrollIntoView();
  });

  document.addEventListener("DOMContentLoaded", () => {
    const group = document.querySelector("[data-near]");
    if (!group || !("geolocation" in navigator)) return;
    const button = group.querySelector("[data-near-button]");
    const field = group.querySelector("input[name=near]");
    const problem = group.querySelector("[data-near-problem]");
    button.hidden = false;
    button.addEventListener("click", () => {
      problem.textContent = "";
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          field.value = `${coords.latitude.toFixed(5)},${coords.longitude.toFixed(5)}`;
          field.dispatchEvent(new Event("change", { bubbles: true }));
        },
        () => { problem.textContent = button.dataset.denied; },
        { maximumAge: 60000, timeout: 10000 },
      );
    });
  });
})();
