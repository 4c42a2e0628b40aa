/* The table of one scenario: what is given, and step by step what is done and seen. Changes its data in place. */
import { choice, h, input, small } from "./dom.js";
import { fields } from "./fields.js";
import { stepRow } from "./steps.js";

export class Table {
  /* told, story, found (the run's result or null), fresh, writes, changed(), adopt(step, key), onStep(number) */
  constructor(place, settings) {
    Object.assign(this, settings);
    this.place = place;
    this.told.step = this.told.step ?? [];
    this.draw();
  }

  draw() {
    this.place.replaceChildren(this.head(), this.start(), this.steps());
    if (!this.writes) this.place.querySelectorAll("input, select, textarea, button:not([data-view])").forEach((one) => { one.disabled = true; });
  }

  head() {
    const set = (key) => (value) => {
      this.told[key] = value;
      this.changed();
    };
    return h(
      "div",
      { class: "scenario-head" },
      h("label", {}, "名称", input("名称", "text", this.told.name, set("name"))),
      h("label", {}, "条款", input("条款", "text", this.told.article, set("article"))),
    );
  }

  start() {
    const start = this.told.start;
    const set = (key, redraw) => (value) => {
      if (value === "") delete start[key];
      else start[key] = value;
      if (key !== "data" && "data" in start) {
        const data = start.data;
        delete start.data;
        start.data = data;
      }
      this.changed();
      if (redraw) this.draw();
    };
    const process = start.process ?? this.told.process;
    return h(
      "section",
      { class: "scenario-start", "aria-label": "给定的事实" },
      h("h3", {}, "给定", small("看图", () => this.onStep(0), { "data-view": true })),
      h(
        "div",
        { class: "scenario-given" },
        choice("从哪个流程开始", this.story.startable(), process, (value) => {
          set("process")(value === this.told.process ? "" : value);
          this.draw();
        }),
        input("开始时刻", /T\d{2}:\d{2}$/.test(start.at) ? "datetime-local" : "text", start.at, set("at")),
        choice("发起人", this.story.posts(), start.by, set("by")),
        choice("经由", [["form", "页面表单"], ["api", "接口"]], start.via ?? "form", set("via")),
      ),
      h("details", { open: !this.told.step.length }, h("summary", {}, `起始表单(${Object.keys(start.data).length}项)`), fields(start.data, this.story.startForm(process), this.changed)),
    );
  }

  steps() {
    const body = h("tbody", {}, this.told.step.map((step, at) => stepRow(step, at, this)));
    return h(
      "section",
      { "aria-label": "步骤" },
      h("h3", {}, "步骤"),
      h(
        "table",
        { class: "scenario-table" },
        h("thead", {}, h("tr", {}, ...["序", "什么时候、谁", "做什么", "应当看到", "顺序"].map((name) => h("th", { scope: "col" }, name)))),
        body,
      ),
      h("button", { type: "button", class: "button small", "data-add": true, onclick: () => this.add() }, "+ 加一步"),
    );
  }

  add() {
    if (!this.writes) return;
    this.told.step.push({ wait: "1wd", expect: { tasks: [] } });
    this.changed();
    this.draw();
    this.place.querySelector("tbody tr:last-child select")?.focus();
  }

  move(at, by) {
    const [step] = this.told.step.splice(at, 1);
    this.told.step.splice(at + by, 0, step);
    this.found = null;
    this.changed();
    this.draw();
  }

  drop(at) {
    this.told.step.splice(at, 1);
    this.found = null;
    this.changed();
    this.draw();
  }
}
