/* The start form: fields that apply only to some answers, the way to a wrong field, one submit at a time. */
import { watchLookups } from "./form/lookup.js";
import { judge } from "./task/conditions.js";
import { watchFiles } from "./task/files.js";

const form = document.querySelector("form[data-form]");
if (form) {
  judge(form);
  watchLookups(form);
  watchFiles(form);
  form.addEventListener("change", () => judge(form));
}
const summary = document.querySelector("[data-summary]");
if (summary) summary.focus();
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-summary] a");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  const target = field.matches("fieldset") ? field.querySelector("input") || field : field;
  target.focus();
  target.scrollIntoView({ block: "center" });
});
document.addEventListener("submit", (event) => {
  if (event.submitter) setTimeout(() => { event.submitter.disabled = true; });
});
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button:disabled")) button.disabled = false;
});
