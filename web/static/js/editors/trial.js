/* 试一试: values are entered, and the table says which rules fire and what they give. */
import { said } from "../workbench/files.js";

const NUMBERS = ["integer", "long", "double", "number"];
const HINTS = { "": "表达式,如 3、\"NEW\"、true、[\"A\"]" };

export class Trial {
  constructor(onAsk) {
    this.form = document.querySelector("[data-trial]");
    this.place = document.querySelector("[data-trial-fields]");
    this.answer = document.querySelector("[data-trial-answer]");
    this.asked = [];
    this.form.addEventListener("submit", async (event) => {
      event.preventDefault();
      this.show(await onAsk(this.values()));
    });
  }

  /* [{name, label, type, values}]; what was entered stays. */
  fields(asked) {
    if (JSON.stringify(asked) === JSON.stringify(this.asked)) return;
    const before = this.asked.length ? this.values() : {};
    this.asked = asked;
    this.place.replaceChildren(...asked.map((one, index) => this.field(one, index)));
    for (const one of asked) if (before[one.name]) this.form.elements[one.name].value = before[one.name];
    if (!asked.length) this.place.textContent = "表里的条件没有用到变量。";
  }

  field({ name, label, type, values }, index) {
    const row = document.createElement("div");
    row.className = "trial-field";
    const title = document.createElement("label");
    title.htmlFor = `trial-${index}`;
    title.textContent = label === name ? name : `${label}(${name})`;
    const input = type === "boolean" ? this.truth() : this.entry(type, values, index, row);
    input.id = `trial-${index}`;
    input.name = name;
    row.prepend(title, input);
    return row;
  }

  truth() {
    const select = document.createElement("select");
    for (const [value, label] of [["true", "是"], ["false", "否"], ["", "没有值"]]) select.add(new Option(label, value));
    return select;
  }

  entry(type, values, index, row) {
    const input = document.createElement("input");
    input.autocomplete = "off";
    input.placeholder = NUMBERS.includes(type) ? "数字" : (HINTS[type] ?? "");
    if (values.length) {
      const list = document.createElement("datalist");
      list.id = `trial-values-${index}`;
      for (const value of values) list.append(new Option("", type === "string" ? value : JSON.stringify(value)));
      input.setAttribute("list", list.id);
      row.append(list);
    }
    return input;
  }

  values() {
    return Object.fromEntries(this.asked.map(({ name }) => [name, this.form.elements[name].value]));
  }

  /* The example that a finding carries, put into the fields. */
  fill(example) {
    for (const { name, type } of this.asked) {
      if (!(name in example)) continue;
      const value = example[name];
      const text = value === null ? "表外的值" : String(value);
      this.form.elements[name].value = type === "string" || type === "boolean" ? text : JSON.stringify(value === null ? "表外的值" : value);
    }
    this.form.requestSubmit();
  }

  show(answer) {
    const lines = [];
    const line = (text, tone = "") => {
      const one = document.createElement("p");
      one.textContent = text;
      one.className = tone;
      lines.push(one);
    };
    if (!answer.ok) line(said(answer), "trial-trouble");
    else {
      const { fired, outputs, trouble } = answer.data;
      if (trouble) line(trouble, "trial-trouble");
      else {
        line(`命中${fired.length}行`, "trial-fired");
        const list = document.createElement("dl");
        for (const [name, value] of Object.entries(outputs)) {
          const term = document.createElement("dt");
          const told = document.createElement("dd");
          term.textContent = name;
          told.textContent = JSON.stringify(value);
          list.append(term, told);
        }
        lines.push(list);
      }
    }
    this.answer.replaceChildren(...lines);
  }
}
