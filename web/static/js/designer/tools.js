/* The bar above the canvas: every tool by mouse and by keyboard, each enabled when it can do something. */
import { fit } from "./view.js";

const ALIGNED = [
  ["left", "左对齐"],
  ["top", "顶端对齐"],
  ["center", "水平居中"],
  ["middle", "垂直居中"],
  ["right", "右对齐"],
  ["bottom", "底端对齐"],
];
const SPREAD = [
  ["horizontal", "水平等距"],
  ["vertical", "垂直等距"],
];
const STEP = 1.25;

export class Tools {
  constructor(place, modeler) {
    this.place = place;
    this.modeler = modeler;
    this.bar = place.querySelector("[data-tools]");
    this.bar.addEventListener("click", (event) => {
      const tool = event.target.closest("[data-tool]");
      if (tool && tool.getAttribute("aria-disabled") !== "true") this[tool.dataset.tool]();
    });
    this.roam();
    modeler.on(["commandStack.changed", "selection.changed", "import.done"], () => this.refresh());
    modeler.on("tokenSimulation.toggleMode", ({ active }) => this.simulating(active));
    modeler.on("minimap.toggle", ({ open }) => this.tool("map")?.setAttribute("aria-pressed", String(open)));
    this.tool("panel")?.setAttribute("aria-pressed", "true");
    this.refresh();
  }

  tool(name) {
    return this.bar.querySelector(`[data-tool=${name}]`);
  }

  get(name) {
    return this.modeler.get(name, false);
  }

  refresh() {
    const stack = this.get("commandStack");
    const able = {
      undo: stack?.canUndo() && !this.active,
      redo: stack?.canRedo() && !this.active,
      align: (this.get("selection")?.get().length ?? 0) > 1 && !this.active,
      arrange: !this.active,
    };
    for (const [name, can] of Object.entries(able)) this.tool(name)?.setAttribute("aria-disabled", String(!can));
    if (!able.align) this.menu?.remove();
  }

  /* One stop for the tabulator, arrows within: the pattern of a toolbar. */
  roam() {
    const tools = [...this.bar.querySelectorAll("[data-tool]")];
    const stop = (chosen) => tools.forEach((one) => { one.tabIndex = one === chosen ? 0 : -1; });
    stop(tools[0]);
    this.bar.addEventListener("focusin", (event) => tools.includes(event.target) && stop(event.target));
    this.bar.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const now = tools.indexOf(document.activeElement);
      if (!by || now < 0) return;
      event.preventDefault();
      tools[(now + by + tools.length) % tools.length].focus();
    });
  }

  undo() {
    this.get("commandStack").undo();
  }

  redo() {
    this.get("commandStack").redo();
  }

  closer() {
    this.zoom(STEP);
  }

  farther() {
    this.zoom(1 / STEP);
  }

  zoom(by) {
    const canvas = this.get("canvas");
    canvas.zoom(canvas.zoom() * by, "auto");
  }

  fit() {
    fit(this.modeler, true);
  }

  search() {
    this.get("searchPad").toggle();
  }

  map() {
    this.get("minimap").toggle();
  }

  arrange() {
    this.get("arrangement").arrange();
    fit(this.modeler);
  }

  simulate() {
    this.get("toggleMode").toggleMode();
  }

  simulating(active) {
    this.active = active;
    this.tool("simulate").setAttribute("aria-pressed", String(active));
    this.refresh();
  }

  keys() {
    document.querySelector("[data-keys]").showModal();
  }

  panel() {
    const panel = this.place.querySelector("[data-panel]");
    panel.hidden = !panel.hidden;
    this.tool("panel").setAttribute("aria-pressed", String(!panel.hidden));
    this.get("canvas").resized();
  }

  /* The ways to line up what is selected. */
  align() {
    if (this.menu?.isConnected) {
      this.menu.remove();
      return;
    }
    const menu = document.createElement("div");
    menu.className = "designer-align";
    menu.setAttribute("role", "group");
    menu.setAttribute("aria-label", "对齐和分布");
    const act = (service, kind) => () => {
      this.get(service).trigger(this.get("selection").get(), kind);
      menu.remove();
      this.tool("align").focus();
    };
    menu.append(
      ...ALIGNED.map(([kind, label]) => choice(label, act("alignElements", kind))),
      ...SPREAD.map(([kind, label]) => choice(label, act("distributeElements", kind))),
    );
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      menu.remove();
      this.tool("align").focus();
    });
    this.tool("align").after(menu);
    this.menu = menu;
    menu.querySelector("button").focus();
  }
}

function choice(label, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "tool";
  button.textContent = label;
  button.addEventListener("click", act);
  return button;
}
