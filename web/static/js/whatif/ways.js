/* Two diagrams beside each other, each with the way that a case took on it: the recorded one and that of a draft. */
import { NavigatedViewer } from "../../bundles/bpmn-viewer.js";

const SVG = "http://www.w3.org/2000/svg";
const LAYER = "whatif-flows";
const LEAST = 0.4;

class Way {
  constructor(place, side) {
    this.side = side;
    this.way = JSON.parse(place.dataset.way);
    this.canvasElement = place.querySelector("[data-canvas]");
    this.viewer = new NavigatedViewer({ container: this.canvasElement });
  }

  async open(address) {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(`diagram: ${answer.status}`);
    await this.viewer.importXML(await answer.text());
    const wheel = this.viewer.get("zoomScroll");
    wheel.toggle(false);
    this.canvasElement.addEventListener("pointerdown", () => wheel.toggle(true));
    this.canvasElement.addEventListener("pointerleave", () => wheel.toggle(false));
  }

  /* What the case has been in: what it passed, and what lies around that or was ended from its border. */
  get entered() {
    const registry = this.viewer.get("elementRegistry");
    const found = new Set(this.way.elements);
    for (const id of this.way.elements) {
      const shape = registry.get(id);
      for (const around of [shape?.host, shape?.parent]) {
        if (around && /Task$|SubProcess$|CallActivity$/.test(around.type)) found.add(around.id);
      }
    }
    return found;
  }

  /* The flows taken, as pairs: those told, and those into what was entered but not passed. */
  get taken() {
    const registry = this.viewer.get("elementRegistry");
    const found = new Map(this.way.flows.map(([from, to]) => [`${from}>${to}`, [from, to]]));
    const passed = new Set(this.way.elements);
    for (const id of [...this.entered, ...this.way.stands].filter((one) => !passed.has(one))) {
      for (const flow of registry.get(id)?.incoming ?? []) {
        if (passed.has(flow.source?.id)) found.set(`${flow.source.id}>${id}`, [flow.source.id, id]);
      }
    }
    return found;
  }

  paint(other) {
    const tone = (known) => (known ? "both" : this.side);
    const [entered, taken] = [other?.entered ?? new Set(), other?.taken ?? new Map()];
    for (const id of this.entered) this.mark(id, `whatif-${tone(entered.has(id))}`);
    this.way.stands.forEach((id) => this.mark(id, "whatif-stands"));
    const layer = this.viewer.get("canvas").getLayer(LAYER, 1);
    layer.classList.add(LAYER);
    for (const [key, pair] of this.taken) this.draw(layer, pair, tone(taken.has(key)));
    this.alone = [...this.entered].find((id) => !entered.has(id));
  }

  mark(id, marker) {
    if (this.viewer.get("elementRegistry").get(id)) this.viewer.get("canvas").addMarker(id, marker);
  }

  /* The flow between two elements that were passed one after the other. */
  draw(layer, [from, to], tone) {
    const registry = this.viewer.get("elementRegistry");
    const flow = registry.get(from)?.outgoing?.find((one) => one.target?.id === to);
    const drawn = flow && registry.getGraphics(flow.id)?.querySelector(".djs-visual > path");
    if (!drawn) return;
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", drawn.getAttribute("d"));
    path.setAttribute("class", `whatif-flow-${tone}`);
    layer.append(path);
  }

  /* The whole drawing, or, where it would be too small to read, the place where the ways part. */
  fit() {
    const canvas = this.viewer.get("canvas");
    if (canvas.zoom("fit-viewport", "auto") >= LEAST) return;
    canvas.zoom(LEAST);
    const shown = this.alone ?? this.way.stands[0] ?? this.way.elements.at(-1);
    const shape = shown && this.viewer.get("elementRegistry").get(shown);
    if (shape) canvas.scrollToElement(shape, 80);
  }

  zoom(factor) {
    const canvas = this.viewer.get("canvas");
    canvas.zoom(Math.min(3, Math.max(0.2, canvas.zoom() * factor)), "auto");
  }

  whole() {
    this.viewer.get("canvas").zoom("fit-viewport", "auto");
  }
}

async function opened(place, side) {
  const way = new Way(place, side);
  const on = (name, act) => place.querySelector(name).addEventListener("click", act);
  on("[data-closer]", () => way.zoom(1.25));
  on("[data-farther]", () => way.zoom(0.8));
  on("[data-fit]", () => way.whole());
  try {
    await way.open(place.dataset.diagram);
    return way;
  } catch {
    place.querySelector("[data-trouble]").hidden = false;
    return null;
  }
}

async function begin() {
  const places = [...document.querySelectorAll("[data-drawing]")];
  const ways = await Promise.all([opened(places[0], "then"), opened(places[1], "now")]);
  ways.forEach((way, number) => {
    if (!way) return;
    way.paint(ways[1 - number]);
    way.fit();
    places[number].dataset.ready = "";
  });
}

begin();
