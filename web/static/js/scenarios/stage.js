/* The drawings beside the table: the path up to a step, what waits, where something else was seen. */
import { Diagram } from "../case/diagram.js";
import { h, moment } from "./dom.js";

export class Stage {
  constructor(place, addressOf, words) {
    this.tabs = place.querySelector("[data-tabs]");
    this.canvas = place.querySelector("[data-canvas]");
    this.trouble = place.querySelector("[data-trouble]");
    this.addressOf = addressOf;
    this.words = words;
    this.viewers = new Map();
    this.result = null;
    this.step = 0;
  }

  /* `processes` in the order of their tabs. */
  async tell(processes, result) {
    this.result = result;
    this.processes = processes;
    this.step = result?.steps?.length ? result.steps.at(-1).number : 0;
    if (!processes.includes(this.process)) this.process = processes[0];
    this.drawTabs();
    await this.show();
  }

  drawTabs() {
    this.tabs.replaceChildren(
      ...this.processes.map((process) =>
        h("button", { type: "button", role: "tab", "aria-selected": String(process === this.process), "data-process": process, onclick: () => this.turn(process) }, this.words.processes[process]?.name ?? process),
      ),
    );
  }

  async turn(process, element) {
    this.process = process;
    if (!this.processes.includes(process)) this.processes = [...this.processes, process];
    this.drawTabs();
    await this.show();
    if (element) {
      const diagram = await this.viewers.get(process);
      diagram.mark(element, "failed");
      diagram.select(element);
    }
  }

  async to(step) {
    this.step = step;
    await this.show();
  }

  async show() {
    const process = this.process;
    if (!process) return;
    try {
      if (!this.viewers.has(process)) this.viewers.set(process, this.opened(process));
      const diagram = await this.viewers.get(process);
      if (process !== this.process) return;
      for (const [one, other] of this.viewers) (await other).container.classList.toggle("aside", one !== process);
      diagram.passage = this.passage(process);
      diagram.show(diagram.passage.steps.findLastIndex((step) => step.number <= this.step), true);
      this.canvas.dataset.drawn = process;
      this.trouble.hidden = true;
    } catch {
      this.trouble.hidden = false;
    }
  }

  async opened(process) {
    const container = h("div", { class: "scenario-drawing" });
    this.canvas.append(container);
    const diagram = new Diagram(container, { diagram: this.addressOf(process), steps: [], waits: [], failed: [], timers: [] }, 0.3);
    await diagram.open(() => {});
    return diagram;
  }

  passage(process) {
    const flows = this.words.processes[process]?.flows ?? {};
    const all = this.result?.steps ?? [];
    const own = (list) => list.filter(([of]) => of === process);
    const steps = all.map((step) => ({
      number: step.number,
      who: this.words.posts.find((post) => post.login === step.by)?.name ?? "",
      at: moment(step.after),
      shapes: own(step.passed).map(([, element]) => element).filter((element) => !(element in flows)),
      flows: own(step.passed).map(([, element]) => element).filter((element) => element in flows),
      fired: own(step.fired).map(([, element]) => element),
    }));
    const now = all.find((step) => step.number === this.step);
    return {
      diagram: this.addressOf(process),
      steps,
      waits: (now?.tasks ?? []).filter((task) => task.process === process).map((task) => ({ element: task.element, since: -1, until: null })),
      failed: wrong(now, process),
      timers: (now?.waiting ?? []).filter((one) => one.process === process).map((one) => ({ element: one.element, text: moment(one.due) })),
    };
  }
}

/* The shapes of which something else was seen than was expected. */
function wrong(step, process) {
  const found = [];
  for (const look of step?.looks ?? []) {
    if (look.met) continue;
    if (look.key === "tasks") [...look.wanted, ...look.found].forEach((row) => (row.process ?? process) === process && found.push(row.element));
    if (look.key === "passed") look.wanted.forEach((one) => !look.found.includes(one) && one.startsWith(`${process}:`) && found.push(one.split(":")[1]));
    if (look.key === "outcome") found.push(look.found, look.wanted);
  }
  if (step?.refused && step.action?.values.element) found.push(step.action.values.element);
  return found.filter(Boolean);
}
