/* Makes the form inside a part of the page work: conditions, draft, the way to a wrong field. */
import { judge } from "./conditions.js";
import { watchLookups } from "../form/lookup.js";
import { dropOldDrafts, keepDraft, restoreDraft } from "./draft.js";
import { watchFiles } from "./files.js";

const PAUSE = 400;

export function prepare(root) {
  const form = root.querySelector("form[data-form]");
  dropOldDrafts();
  if (!form) return;
  restoreDraft(form);
  judge(form);
  watchLookups(form);
  watchFiles(form);
  let pending;
  form.addEventListener("input", () => {
    clearTimeout(pending);
    pending = setTimeout(() => form.isConnected && keepDraft(form), PAUSE);
  });
  form.addEventListener("submit", () => clearTimeout(pending));
  form.addEventListener("change", () => judge(form));
  const summary = root.querySelector("[data-summary]");
  if (summary) summary.focus();
  root.addEventListener("click", (event) => {
    const link = event.target.closest("[data-summary] a");
    if (!link) return;
    event.preventDefault();
    const field = document.getElementById(link.hash.slice(1));
    const target = field && (field.matches("fieldset") ? field.querySelector("input") || field : field);
    if (target) { target.focus(); target.scrollIntoView({ block: "center" }); }
  });
}
