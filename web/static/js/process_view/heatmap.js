/* A diagram coloured by one measure of many cases. Knows the viewer; knows nothing of the page around it. */
import { NavigatedViewer } from "../../bundles/bpmn-viewer.js";

const SVG = "http://www.w3.org/2000/svg";
const FLOWS = "view-flows";
const THICKEST = 10;
const LEAST_SCALE = 0.72;

/* No further than the drawing and a little more; what is smaller than the window stands in its middle. */
function within(wanted, least, most) {
  return least > most ? (least + most) / 2 : Math.min(most + 12, Math.max(least - 12, wanted));
}

export class HeatMap {
  constructor(container, figures) {
    this.container = container;
    this.figures = figures;
    this.marked = [];
    this.viewer = new NavigatedViewer({ container });
  }

  async open(onShape) {
    const answer = await fetch(this.container.dataset.diagram, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(`diagram: ${answer.status}`);
    await this.viewer.importXML(await answer.text());
    this.viewer.get("eventBus").on("element.click", ({ element }) => onShape(this.drawn(element)));
    const wheel = this.viewer.get("zoomScroll");
    wheel.toggle(false);
    this.container.addEventListener("pointerdown", () => wheel.toggle(true));
    this.container.addEventListener("pointerleave", () => wheel.toggle(false));
    this.fit();
    this.drawFlows();
  }

  /* The label of a shape stands for the shape. */
  drawn(element) {
    return element.labelTarget?.id ?? element.id;
  }

  whole() {
    this.viewer.get("canvas").zoom("fit-viewport", "auto");
  }

  fit() {
    const canvas = this.viewer.get("canvas");
    if (canvas.zoom("fit-viewport", "auto") < LEAST_SCALE) {
      canvas.zoom(LEAST_SCALE);
      this.center(this.longest());
    }
  }

  /* The step where the most time goes: what is looked for first. */
  longest() {
    const steps = Object.entries(this.figures.elements).filter(([id, figure]) => figure.days && this.shape(id));
    return steps.sort(([, one], [, other]) => other.days - one.days)[0]?.[0];
  }

  center(id) {
    const shape = id && this.shape(id);
    if (!shape) return;
    const canvas = this.viewer.get("canvas");
    const { width, height, inner } = canvas.viewbox();
    const x = within(shape.x + shape.width / 2 - width / 2, inner.x, inner.x + inner.width - width);
    const y = within(shape.y + shape.height / 2 - height / 2, inner.y, inner.y + inner.height - height);
    canvas.viewbox({ x, y, width, height });
  }

  /* Point a step out where it is drawn, without moving anything. */
  point(id) {
    this.viewer.get("selection").select(this.shape(id) ?? null);
  }

  shape(id) {
    return this.viewer.get("elementRegistry").get(id);
  }

  zoom(factor) {
    const canvas = this.viewer.get("canvas");
    canvas.zoom(Math.min(3, Math.max(0.2, canvas.zoom() * factor)), "auto");
  }

  show(measure, tone) {
    const canvas = this.viewer.get("canvas");
    this.marked.forEach(([id, marker]) => canvas.removeMarker(id, marker));
    this.marked = [];
    this.viewer.get("overlays").clear();
    for (const [id, figure] of Object.entries(this.figures.elements)) {
      const shape = this.shape(id);
      if (!shape) continue;
      const told = figure[measure];
      const scope = /SubProcess$/.test(shape.type);
      if (told && !scope) {
        this.mark(id, `grade-${tone}-${told[0]}`);
        if (/Task$|CallActivity$/.test(shape.type)) this.mark(id, "graded-task");
      }
      this.note(shape, figure, told, measure);
    }
  }

  mark(id, marker) {
    this.viewer.get("canvas").addMarker(id, marker);
    this.marked.push([id, marker]);
  }

  /* Steps that take time carry the measure and how often; of others only how often, where that is asked. */
  note(shape, figure, told, measure) {
    const often = figure.frequency?.[1];
    const small = !figure.lasts;
    if (small && (measure !== "frequency" || !/Task$|EndEvent$|BoundaryEvent$/.test(shape.type))) return;
    const html = document.createElement("div");
    html.className = small ? "heat-note heat-note-small" : "heat-note";
    const value = document.createElement(small ? "span" : "b");
    value.textContent = told ? told[1] : "—";
    html.append(value);
    const rest = [measure === "frequency" ? "" : often, figure.open ? `在办${figure.open}` : ""].filter(Boolean).join(" ");
    if (!small && rest) html.append(document.createTextNode(rest));
    const position = /Event$/.test(shape.type) ? { top: -16, left: 24 } : { bottom: 6, left: small ? 4 : 0 };
    this.viewer.get("overlays").add(shape.id, "heat", { position, scale: { min: 0.75, max: 1.2 }, html });
  }

  drawFlows() {
    const layer = this.viewer.get("canvas").getLayer(FLOWS, 1);
    layer.classList.add(FLOWS);
    for (const [id, [, part, text]] of Object.entries(this.figures.flows)) {
      const drawn = this.viewer.get("elementRegistry").getGraphics(id)?.querySelector(".djs-visual > path");
      if (!drawn) continue;
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("d", drawn.getAttribute("d"));
      path.setAttribute("data-flow", id);
      path.setAttribute("stroke-width", String(1.5 + Math.min(1, part) * (THICKEST - 1.5)));
      layer.append(path);
      this.drawNumber(layer, path, text);
    }
  }

  drawNumber(layer, path, text) {
    const middle = path.getPointAtLength(path.getTotalLength() / 2);
    const label = document.createElementNS(SVG, "text");
    label.setAttribute("x", String(middle.x));
    label.setAttribute("y", String(middle.y - 5));
    label.textContent = text;
    layer.append(label);
  }

  select(id) {
    const shape = this.shape(id);
    this.viewer.get("selection").select(shape ?? null);
    if (shape) this.viewer.get("canvas").scrollToElement(shape, 60);
  }
}
