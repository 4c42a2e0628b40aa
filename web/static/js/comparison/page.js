/* Both drawings of a comparison: what changed is coloured on the side where it stands, and both move together. */
import { NavigatedViewer } from "../../bundles/bpmn-viewer.js";

const told = document.getElementById("comparison-sheet");
const sheet = told ? JSON.parse(told.textContent) : {};
/* What weighs more colours an element that changed in several ways. */
const WEIGHT = ["text", "changed", "added", "removed", "limit"];
const LEAST = 0.5;

class Side {
  constructor(container, address) {
    this.container = container;
    this.address = address;
    this.viewer = new NavigatedViewer({ container });
  }

  async open(onMoved, onShape) {
    const answer = await fetch(this.address, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(`diagram: ${answer.status}`);
    await this.viewer.importXML(await answer.text());
    const wheel = this.viewer.get("zoomScroll");
    wheel.toggle(false);
    this.container.addEventListener("pointerdown", () => wheel.toggle(true));
    this.container.addEventListener("pointerleave", () => wheel.toggle(false));
    const canvas = this.viewer.get("canvas");
    if (canvas.zoom("fit-viewport", "auto") < LEAST) canvas.zoom(LEAST);
    this.viewer.on("canvas.viewbox.changed", ({ viewbox }) => onMoved(this, viewbox));
    this.viewer.on("element.click", ({ element }) => onShape(element.labelTarget?.id ?? element.id));
  }

  shape(id) {
    return this.viewer.get("elementRegistry").get(id);
  }

  colour(marks) {
    const strongest = new Map();
    for (const { element, tone } of marks) {
      const known = strongest.get(element);
      if (!known || WEIGHT.indexOf(tone) > WEIGHT.indexOf(known)) strongest.set(element, tone);
    }
    for (const [id, tone] of strongest) if (this.shape(id)) this.viewer.get("canvas").addMarker(id, `tone-${tone}`);
  }

  point(id) {
    this.viewer.get("selection").select(this.shape(id) ?? null);
    this.center(id);
  }

  center(id) {
    const shape = this.shape(id);
    if (shape) this.viewer.get("canvas").scrollToElement(shape, 120);
  }

  follow({ x, y, width, height }) {
    this.viewer.get("canvas").viewbox({ x, y, width, height });
  }
}

async function start(root) {
  const sides = [...root.querySelectorAll("[data-side]")]
    .filter((container) => sheet[container.dataset.side])
    .map((container) => new Side(container, sheet[container.dataset.side]));
  let leading = null;
  const moved = (side, viewbox) => {
    if (leading && leading !== side) return;
    leading = side;
    for (const other of sides) if (other !== side) other.follow(viewbox);
    leading = null;
  };
  const rowOf = (id) => root.querySelector(`[data-element="${CSS.escape(id)}"]`);
  await Promise.all(sides.map((side) => side.open(moved, (id) => rowOf(id)?.closest("tr").scrollIntoView({ block: "nearest" }))));
  for (const side of sides) side.colour(sheet.marks);
  const first = sheet.marks[0]?.element;
  for (const side of sides) side.center(first);
  root.addEventListener("click", ({ target }) => {
    const id = target.closest("[data-element]")?.dataset.element;
    if (!id) return;
    for (const side of sides) side.point(id);
    root.querySelector(".comparison-drawings").scrollIntoView({ block: "nearest" });
  });
  root.dataset.ready = "true";
}

const root = document.querySelector("[data-comparison]");
if (root && sheet.after) {
  start(root).catch((fault) => {
    root.querySelector("[data-trouble]").hidden = false;
    throw fault;
  });
}
