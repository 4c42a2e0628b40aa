/* The page of one task. */
import { dropDraft, noteSent, settleSent } from "./draft.js";
import { prepare } from "./form.js";

const task = document.querySelector("[data-task]");
const open = task?.dataset.state === "open";

settleSent(open ? task.dataset.task : null);
if (task && !open) dropDraft(task.dataset.task);
prepare(document);

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-form]")) noteSent(task.dataset.task);
  const button = event.submitter;
  if (button) setTimeout(() => { button.disabled = true; });
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) document.querySelector("form[data-form]")?.requestSubmit();
});
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button:disabled")) button.disabled = false;
});
