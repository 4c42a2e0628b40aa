/* The process view's page: the switch of measures, the diagram, and beside it the step that was chosen. */
import { HeatMap } from "./heatmap.js";

const TONES = { frequency: "blue", median: "fire", p90: "fire", late: "fire" };

const figures = JSON.parse(document.getElementById("figures").textContent);
const canvas = document.querySelector("[data-canvas]");
const choice = document.querySelector("[data-step-choice]");
const passed = document.querySelector("[data-passed]");

function showStep(id) {
  const articles = [...document.querySelectorAll("[data-step]")];
  const known = articles.some((article) => article.dataset.step === id);
  for (const article of articles) article.classList.toggle("chosen", article.dataset.step === id);
  if (known) choice.value = id;
  const figure = figures.elements[id];
  passed.hidden = known;
  passed.textContent = figure ? `“${figure.name}”经过${figure.frequency[1]},不耗时间。` : "这里没有案件经过。";
}

function showMeasure(map, measure) {
  for (const button of document.querySelectorAll("[data-measure]")) {
    button.setAttribute("aria-pressed", String(button.dataset.measure === measure));
  }
  for (const legend of document.querySelectorAll("[data-legend]")) legend.hidden = legend.dataset.legend !== measure;
  map.show(measure, TONES[measure]);
}

function wire(map) {
  const on = (name, act) => document.querySelector(name).addEventListener("click", act);
  on("[data-closer]", () => map.zoom(1.25));
  on("[data-farther]", () => map.zoom(0.8));
  on("[data-fit]", () => map.whole());
  on("[data-enlarge]", () => (document.fullscreenElement ? document.exitFullscreen() : canvas.closest(".view-map").requestFullscreen()));
  canvas.closest(".view-map").addEventListener("fullscreenchange", () => map.whole());
  for (const button of document.querySelectorAll("[data-measure]")) {
    button.addEventListener("click", () => showMeasure(map, button.dataset.measure));
  }
}

/* On paper nobody can move the diagram: it is printed whole. */
function printWhole(map) {
  window.addEventListener("beforeprint", () => map.whole());
  window.addEventListener("afterprint", () => map.fit());
}

function begin() {
  document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
  if (!canvas) return;
  const map = new HeatMap(canvas, figures);
  const choose = (id) => {
    showStep(id);
    map.select(id);
  };
  choice.addEventListener("change", () => choose(choice.value));
  for (const link of document.querySelectorAll("[data-to-step]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      choose(link.dataset.toStep);
      canvas.scrollIntoView({ block: "center" });
    });
  }
  if (choice.value) showStep(choice.value);
  map
    .open((id) => choose(id))
    .then(() => {
      wire(map);
      printWhole(map);
      showMeasure(map, "p90");
      const longest = map.longest();
      if (longest) {
        showStep(longest);
        map.point(longest);
      }
      canvas.setAttribute("data-drawn", "");
    })
    .catch(() => document.querySelector("[data-trouble]").removeAttribute("hidden"));
}

begin();
