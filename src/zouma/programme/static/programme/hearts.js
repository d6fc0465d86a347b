// Marks favourites in place, and copies the address of a selection; without it both still work.
"use strict";
(() => {
  async function mark(heart) {
    const answer = await fetch(heart.formAction, { method: "POST", headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { is_favourite: isFavourite, favourites } = await answer.json();
    for (const twin of document.querySelectorAll(".heart")) {
      if (twin.formAction === heart.formAction) twin.setAttribute("aria-pressed", String(isFavourite));
    }
    document.querySelector("[data-favourites]").textContent = favourites || "";
  }

  async function copy(button) {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.copied;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.matches(".heart")) {
      event.preventDefault();
      mark(button);
    } else if (button?.dataset.copy) {
      copy(button);
    }
  });

  document.addEventListener("DOMContentLoaded", () => {
    if (!navigator.clipboard) return;
    for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
  });
})();
