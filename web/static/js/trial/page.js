/* A trial's drawing beside its work: where the case stands, and, step by step, how it came there. */
import { Stage } from "../scenarios/stage.js";
import { judge } from "../task/conditions.js";

const place = document.querySelector("[data-trial]");
const words = JSON.parse(place.dataset.words);
const steps = JSON.parse(place.dataset.steps).map((step, number) => ({ ...step, number }));
const drafted = place.dataset.drafted.split(" ").filter((process) => process in words.processes);
const stage = new Stage(place.querySelector("[data-stage]"), (process) => place.dataset.drawings.replace("PROCESS", process), words);
const started = steps.length ? Object.keys(words.processes).filter((process) => !drafted.includes(process)) : [place.dataset.process];

place.querySelectorAll("[data-step]").forEach((button) => {
  button.addEventListener("click", () => stage.to(Number(button.dataset.step)));
});
stage.tell([...new Set([...(steps.length ? drafted : []), ...started])], { steps });

const form = document.querySelector("form[data-form]");
if (form) {
  judge(form);
  form.addEventListener("change", () => judge(form));
  document.querySelector("[data-summary]")?.focus();
}
