/* The diagrams of a case page: one tab a case of the tree, a slider through its steps, the timeline beside. */
import { Diagram } from "./diagram.js";

const PLAY_MILLISECONDS = 900;

class Panel {
  constructor(element, passage, onStep) {
    this.element = element;
    this.passage = passage;
    this.onStep = onStep;
    this.slider = element.querySelector("[data-steps]");
    this.moment = element.querySelector("[data-moment]");
    this.player = element.querySelector("[data-play]");
    this.index = passage.steps.length - 1;
    this.wire();
  }

  wire() {
    const drawn = (act) => () => this.opened?.then(() => act(this.diagram));
    const on = (name, act) => this.element.querySelector(name).addEventListener("click", drawn(act));
    this.slider.addEventListener("input", drawn(() => this.go(Number(this.slider.value))));
    on("[data-back]", () => this.go(this.index - 1));
    on("[data-forward]", () => this.go(this.index + 1));
    on("[data-play]", () => (this.playing ? this.pause() : this.play()));
    on("[data-closer]", (diagram) => diagram.zoom(1.25));
    on("[data-farther]", (diagram) => diagram.zoom(0.8));
    on("[data-fit]", (diagram) => diagram.fit());
    on("[data-enlarge]", () => (document.fullscreenElement ? document.exitFullscreen() : this.element.requestFullscreen()));
    this.element.addEventListener("fullscreenchange", drawn((diagram) => diagram.fit()));
  }

  /* A viewer can only measure what is visible: it is made when its tab is first shown. */
  open() {
    if (this.opened) return this.opened;
    this.diagram = new Diagram(this.element.querySelector("[data-canvas]"), this.passage);
    this.opened = this.diagram
      .open((shape) => this.onShape(shape))
      .then(() => this.go(this.index))
      .then(() => this.element.setAttribute("data-drawn", ""))
      .catch(() => this.element.querySelector("[data-trouble]").removeAttribute("hidden"));
    return this.opened;
  }

  /* `seq` is the event to point at: one of those that belong to the step, by itself the step's own. */
  go(index, seq) {
    const { steps } = this.passage;
    this.index = Math.max(Math.min(0, steps.length - 1), Math.min(steps.length - 1, index));
    this.slider.value = String(this.index);
    const step = steps[this.index];
    this.moment.textContent = step ? `${step.at} ${step.sentence}` : "尚无经过";
    this.slider.setAttribute("aria-valuetext", this.moment.textContent);
    this.diagram.show(this.index);
    this.onStep(this.passage.case, seq ?? step?.seq ?? 0, steps[this.index + 1]?.seq ?? Infinity);
  }

  onShape(shape) {
    const passed = this.passage.steps.findLastIndex((step) => step.shapes.includes(shape));
    if (passed >= 0) this.go(passed);
    this.diagram.select(shape);
  }

  showEvent(seq, element) {
    return this.open().then(() => {
      this.pause();
      const index = this.passage.steps.findLastIndex((step) => step.seq <= seq);
      this.go(Math.max(0, index), seq);
      this.diagram.select(element);
    });
  }

  play() {
    if (this.index >= this.passage.steps.length - 1) this.go(0);
    this.player.textContent = "暂停";
    this.playing = setInterval(() => {
      this.go(this.index + 1);
      if (this.index >= this.passage.steps.length - 1) this.pause();
    }, PLAY_MILLISECONDS);
  }

  pause() {
    clearInterval(this.playing);
    this.playing = null;
    this.player.textContent = "播放";
  }
}

class Tabs {
  constructor(list, panels) {
    this.tabs = [...list.querySelectorAll("[role=tab]")];
    this.panels = panels;
    this.tabs.forEach((tab, index) => {
      tab.addEventListener("click", () => this.choose(index));
      tab.addEventListener("keydown", (event) => this.move(event, index));
    });
  }

  choose(index) {
    this.tabs.forEach((tab, other) => {
      const chosen = other === index;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      this.panels[other].element.hidden = !chosen;
    });
    return this.panels[index].open();
  }

  move(event, index) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = (index + step + this.tabs.length) % this.tabs.length;
    this.tabs[next].focus();
    this.choose(next);
  }
}

function dimLater(entries, caseId, seq, following) {
  for (const entry of entries) {
    const own = entry.dataset.case === caseId;
    entry.classList.toggle("later", own && Number(entry.dataset.seq) >= following);
    const current = own && Number(entry.dataset.seq) === seq;
    entry.classList.toggle("current", current);
    if (current) bringIntoList(entry);
  }
}

/* Scrolls the list only; the page stays where the reader left it. */
function bringIntoList(entry) {
  const list = entry.parentElement;
  list.scrollTop += entry.getBoundingClientRect().top - list.getBoundingClientRect().top - list.clientHeight / 3;
}

function begin() {
  const passages = JSON.parse(document.getElementById("passages").textContent);
  const entries = [...document.querySelectorAll("[data-event]")];
  const panels = passages.map(
    (passage) =>
      new Panel(document.getElementById(`diagram-${passage.case}`), passage, (...step) => dimLater(entries, ...step)),
  );
  const tabs = new Tabs(document.querySelector("[data-diagram-tabs]"), panels);
  for (const entry of entries) {
    entry.querySelector("[data-show]")?.addEventListener("click", () => {
      const index = passages.findIndex((passage) => passage.case === entry.dataset.case);
      tabs.choose(index).then(() => panels[index].showEvent(Number(entry.dataset.seq), entry.dataset.element));
      document.getElementById("diagram").scrollIntoView({ block: "nearest" });
    });
  }
  tabs.choose(Math.max(0, passages.findIndex((passage) => passage.chosen)));
}

begin();
