/* The diagrams of a story: one viewer for each version, shown for the case the reader looks at. */
import { Diagram } from "../case/diagram.js";

const LEAST_SCALE = 0.6;

export class Stage {
  constructor(element, scenes, onEnter) {
    this.element = element;
    this.canvas = element.querySelector("[data-canvas]");
    this.trouble = element.querySelector("[data-trouble]");
    this.scenes = new Map(scenes.map((scene) => [scene.case, scene]));
    this.onEnter = onEnter;
    this.viewers = new Map();
    for (const [name, act] of [
      ["[data-closer]", (diagram) => diagram.zoom(1.25)],
      ["[data-farther]", (diagram) => diagram.zoom(0.8)],
      ["[data-fit]", (diagram) => diagram.fit()],
    ]) {
      element.querySelector(name).addEventListener("click", () => this.shown && act(this.shown.diagram));
    }
  }

  /* `seq` is the last event of the case that has happened, 0 for none; `element` the one to point at. */
  async show(caseId, seq, element) {
    const scene = this.version(this.scenes.get(caseId), seq);
    const turn = (this.turn = Symbol(caseId));
    this.notes = null; // they are of the instant before
    try {
      const viewer = await this.viewer(scene);
      if (turn !== this.turn) return;
      this.turnTo(viewer, scene);
      viewer.diagram.show(scene.steps.findLastIndex((step) => step.seq <= seq), false);
      this.point(viewer.diagram, scene, element);
      this.annotate();
      this.canvas.setAttribute("data-drawn", caseId);
      this.trouble.hidden = true;
    } catch {
      this.trouble.hidden = false;
    }
  }

  /* Until a case was moved to another version, the diagram is that of the version on which it ran. */
  version(scene, seq) {
    const left = scene.earlier.find((one) => seq < one.until);
    return left ? { ...scene, ...left } : scene;
  }

  /* What is told later of the instant: the limits that run in the case. */
  setNotes(notes) {
    this.notes = notes;
    this.annotate();
  }

  annotate() {
    for (const { case: caseId, element, text } of (this.shown && this.notes) ?? []) {
      if (caseId === this.shown.scene.case) this.shown.diagram.note(element, text, "running");
    }
  }

  turnTo(viewer, scene) {
    for (const other of this.viewers.values()) other.place.classList.toggle("aside", other.place !== viewer.place);
    const before = this.shown?.diagram;
    this.shown = { diagram: viewer.diagram, scene };
    viewer.diagram.passage = scene;
    if (before !== viewer.diagram) viewer.diagram.fit();
  }

  point(diagram, scene, element) {
    for (const called of Object.keys(scene.called)) diagram.mark(called, "enterable");
    if (!element) return;
    diagram.mark(element, "current");
    diagram.reveal(element);
  }

  viewer(scene) {
    if (!this.viewers.has(scene.version)) this.viewers.set(scene.version, this.made(scene));
    const known = this.viewers.get(scene.version);
    return known.opened.then(() => known);
  }

  made(scene) {
    const place = document.createElement("div");
    place.className = "aside"; // out of sight, yet of a size that the viewer can measure
    this.canvas.append(place);
    const diagram = new Diagram(place, scene, LEAST_SCALE);
    const opened = diagram.open((shape) => this.clicked(shape));
    return { place, diagram, opened };
  }

  clicked(shape) {
    const children = this.shown.scene.called[shape];
    if (children) this.onEnter(children);
  }
}
