/* One diagram with the way a case took through it. Knows the viewer; knows nothing of the page around it. */
import { NavigatedViewer } from "../../bundles/bpmn-viewer.js";

const LEAST_SCALE = 0.45;
const FLOW_LAYER = "passage-flows";
const SVG = "http://www.w3.org/2000/svg";

export class Diagram {
  constructor(container, passage, least = LEAST_SCALE) {
    this.container = container;
    this.least = least;
    this.passage = passage;
    this.marked = [];
    this.viewer = new NavigatedViewer({ container });
  }

  async open(onShape) {
    const answer = await fetch(this.passage.diagram, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(`diagram: ${answer.status}`);
    await this.viewer.importXML(await answer.text());
    this.viewer.get("eventBus").on("element.click", ({ element }) => onShape(element.id));
    this.tameWheel();
    this.fit();
  }

  /* The page scrolls over the diagram; only after a click into it does the wheel move the diagram. */
  tameWheel() {
    const wheel = this.viewer.get("zoomScroll");
    wheel.toggle(false);
    this.container.addEventListener("pointerdown", () => wheel.toggle(true));
    this.container.addEventListener("pointerleave", () => wheel.toggle(false));
  }

  fit() {
    const canvas = this.viewer.get("canvas");
    if (canvas.zoom("fit-viewport", "auto") < this.least) {
      canvas.zoom(this.least);
      this.reveal(this.focus());
    }
  }

  zoom(factor) {
    const canvas = this.viewer.get("canvas");
    canvas.zoom(Math.min(3, Math.max(0.2, canvas.zoom() * factor)), "auto");
  }

  /* Where the case stands: the first waiting element, else the last one passed. */
  focus() {
    const waiting = this.passage.waits.find((wait) => wait.until === null);
    if (waiting) return waiting.element;
    return this.passage.steps.flatMap((step) => step.shapes).pop();
  }

  /* The way up to a step, -1 for none yet; `present` where what holds now is shown as well. */
  show(index, present = index >= this.passage.steps.length - 1) {
    this.clear();
    const passed = this.passage.steps.slice(0, index + 1);
    this.drawFlows(passed.flatMap((step) => step.flows));
    for (const step of passed) {
      step.shapes.forEach((id) => this.mark(id, "passed"));
      step.fired.forEach((id) => this.mark(id, "fired"));
    }
    this.showWaits(index);
    this.showMoments(passed);
    if (present) this.showPresent();
  }

  showWaits(index) {
    for (const wait of this.passage.waits) {
      if (wait.since > index) continue;
      if (wait.until === null || wait.until > index) this.mark(wait.element, "waiting");
      else if (wait.state === "cancelled") this.mark(wait.element, "cancelled");
    }
  }

  showPresent() {
    this.passage.failed.forEach((id) => this.mark(id, "failed"));
    this.passage.timers.forEach(({ element, text, explained }) => {
      this.note(element, `至 ${text.slice(5)}`, "running", explained);
    });
  }

  showMoments(passed) {
    const last = new Map();
    for (const step of passed) step.shapes.forEach((id) => last.set(id, step));
    for (const [id, step] of last) {
      const shape = this.shape(id);
      if (shape && /Task$|CallActivity$/.test(shape.type)) this.note(id, `${step.who} ${step.at.slice(5)}`, "passed");
    }
  }

  select(id) {
    const shape = this.shape(id);
    this.viewer.get("selection").select(shape ?? null);
    if (shape) this.reveal(id);
  }

  reveal(id) {
    const shape = this.shape(id);
    if (shape) this.viewer.get("canvas").scrollToElement(shape, 60);
  }

  clear() {
    const canvas = this.viewer.get("canvas");
    this.marked.forEach(([id, marker]) => canvas.removeMarker(id, marker));
    this.marked = [];
    this.viewer.get("overlays").clear();
    canvas.getLayer(FLOW_LAYER, 1).replaceChildren();
  }

  mark(id, state) {
    if (!this.shape(id)) return;
    this.viewer.get("canvas").addMarker(id, `passage-${state}`);
    this.marked.push([id, `passage-${state}`]);
  }

  note(id, text, state, explained) {
    if (!this.shape(id)) return;
    const html = document.createElement(explained ? "a" : "div");
    html.className = `passage-note passage-note-${state}`;
    html.textContent = text;
    if (explained) Object.assign(html, { href: explained, title: "为什么是这个期限" });
    if (explained) Object.assign(html.dataset, { deadline: text, drawer: "" });
    this.viewer.get("overlays").add(id, "passage", { position: { bottom: -3, left: 0 }, scale: { min: 0.8 }, html });
  }

  drawFlows(ids) {
    const layer = this.viewer.get("canvas").getLayer(FLOW_LAYER, 1);
    layer.classList.add("passage-flows");
    for (const id of new Set(ids)) {
      const drawn = this.viewer.get("elementRegistry").getGraphics(id)?.querySelector(".djs-visual > path");
      if (!drawn) continue;
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("d", drawn.getAttribute("d"));
      path.setAttribute("data-flow", id);
      layer.append(path);
    }
  }

  shape(id) {
    return this.viewer.get("elementRegistry").get(id);
  }
}
