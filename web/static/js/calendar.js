/* The calendar's forms: sent once, with a word while deadlines are counted; a refusal gets the focus. */
const summary = document.querySelector("[data-summary]");
if (summary) summary.focus();
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || !event.target.matches("[data-once]")) return;
  if (button.dataset.busy) document.getElementById("toasts").textContent = button.dataset.busy;
  // After the form's data are taken, so that the button's own value is sent.
  setTimeout(() => {
    for (const other of event.target.querySelectorAll("button")) other.disabled = true;
    button.setAttribute("aria-busy", "true");
    if (button.dataset.busy) button.textContent = button.dataset.busy;
  });
});
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[data-once] button:disabled")) {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
});
