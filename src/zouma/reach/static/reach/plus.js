// A large + beside each number of a head count; without scripts the numbers are typed.
for (const row of document.querySelectorAll(".count-row")) {
  const input = row.querySelector('input[type="number"]');
  if (!input) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button-quiet";
  button.textContent = "+1";
  button.setAttribute("aria-label", `+1 ${row.querySelector("label").textContent}`);
  button.addEventListener("click", () => { input.value = Number(input.value || 0) + 1; });
  input.after(button);
}
