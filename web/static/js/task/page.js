/* The page of one task. */
import { prepare } from "./form.js";

prepare(document);
// A draft is dropped only when its task is seen closed: a submit may still be refused.
const task = document.querySelector("[data-task]");
if (task && task.dataset.state !== "open") import("./draft.js").then(({ dropDraft }) => dropDraft(task.dataset.task));
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button) setTimeout(() => { button.disabled = true; });
});
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button:disabled")) button.disabled = false;
});
