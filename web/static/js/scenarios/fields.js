/* The answers to a form as rows of a table: each field by its label, with the choices the form gives. */
import { choice, h, input, shown, small, typed } from "./dom.js";

const YES = [["", "(空)"], ["true", "是"], ["false", "否"]];
const INPUTS = { date: "date", datetime: "datetime-local", number: "text", textfield: "text" };

/* `data` is changed in place; `fields` are those of the form, empty where nobody knows it. */
export function fields(data, known, onChange) {
  const place = h("div", { class: "scenario-fields" });
  const draw = () => {
    const order = known.map((field) => field.key);
    const keys = Object.keys(data).sort((one, other) => rank(order, one) - rank(order, other));
    place.replaceChildren(...keys.map((key) => row(key)), adding());
  };
  const row = (key) => {
    const field = known.find((one) => one.key === key) ?? { key, label: key, type: "", options: [] };
    const set = (value) => {
      data[key] = value;
      onChange();
    };
    const drop = () => {
      delete data[key];
      onChange();
      draw();
    };
    return h(
      "div",
      { class: "scenario-field" },
      h("span", { class: "scenario-label", title: key }, field.label, field.required ? h("span", { class: "required" }, "*") : null),
      editor(field, data[key], set),
      small("✕", drop, { "aria-label": `去掉${field.label}` }),
    );
  };
  const adding = () => {
    const left = known.filter((field) => !(field.key in data));
    if (!left.length) return h("span");
    const options = [["", "添加一项…"], ...left.map((field) => [field.key, field.label + (field.required ? "(必填)" : "")])];
    return choice("添加一项", options, "", (key) => {
      const field = known.find((one) => one.key === key);
      data[key] = field.type === "checkbox" ? true : field.many ? [] : "";
      onChange();
      draw();
      place.querySelectorAll(".scenario-field").forEach((line) => {
        if (line.querySelector(".scenario-label").title === key) line.querySelector("input, select, textarea")?.focus();
      });
    });
  };
  draw();
  return place;
}

function rank(order, key) {
  const at = order.indexOf(key);
  return at < 0 ? order.length : at;
}

export function editor(field, value, set) {
  if (field.many && field.options.length) return ticks(field, value, set);
  if (field.type === "checkbox") return choice(field.label, YES.slice(1), String(value), (told) => set(told === "true"));
  if (field.options.length && !Array.isArray(value)) {
    return choice(field.label, [["", "(空)"], ...field.options], value, set);
  }
  if (field.type === "textarea") {
    const area = h("textarea", { "aria-label": field.label, rows: 2, onchange: () => set(area.value) });
    area.value = shown(value);
    return area;
  }
  const known = typeof value === "string" || value === undefined;
  const type = known && fits(field.type, value ?? "") ? INPUTS[field.type] ?? "text" : "text";
  const list = Array.isArray(value) && value.every((one) => typeof one === "string");
  if (list) return input(field.label, "text", value.join("、"), (told) => set(told.split(/[、,,]/).map((one) => one.trim()).filter(Boolean)));
  return input(field.label, type, shown(value), (told) => set(field.type === "number" ? typed(told) : typed(told, value)));
}

/* A date input would swallow what is no date, and a story may tell a wrong one on purpose. */
function fits(type, value) {
  if (value === "") return true;
  if (type === "date") return /^\d{4}-\d{2}-\d{2}$/.test(value);
  if (type === "datetime") return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(value);
  return true;
}

function ticks(field, value, set) {
  const chosen = new Set(Array.isArray(value) ? value : []);
  const change = (code, on) => {
    if (on) chosen.add(code);
    else chosen.delete(code);
    set([...chosen]);
  };
  const options = [...field.options, ...[...chosen].filter((code) => !field.options.some(([one]) => one === code)).map((code) => [code, code])];
  return h(
    "span",
    { class: "scenario-ticks", role: "group", "aria-label": field.label },
    options.map(([code, name]) => {
      const box = h("input", { type: "checkbox", checked: chosen.has(code), onchange: () => change(code, box.checked) });
      return h("label", { class: "choice" }, box, ` ${name}`);
    }),
  );
}

/* A table of names and values nobody knows more of. `names` are what columns are called, `offered` gives values. */
export function pairs(data, names, offered, onChange) {
  const place = h("div", { class: "scenario-pairs" });
  const draw = () => {
    place.replaceChildren(...Object.keys(data).map((key) => pair(key)), adding());
  };
  const pair = (key) => {
    const set = (value) => {
      data[key] = value;
      onChange();
    };
    const drop = () => {
      delete data[key];
      onChange();
      draw();
    };
    const label = names[key] ?? key;
    return h("span", { class: "scenario-pair" }, h("span", { class: "scenario-label", title: key }, label), value(key, label, data[key], offered, set), small("✕", drop, { "aria-label": `去掉${label}` }));
  };
  const adding = () => {
    const left = [...new Set([...Object.keys(offered), ...Object.keys(names)])].filter((key) => !(key in data));
    return choice("添加一栏", [["", "+ 栏"], ...left.map((key) => [key, names[key] ?? key])], "", (key) => {
      const values = offered[key]?.values ?? [];
      data[key] = values[0] ?? "";
      onChange();
      draw();
    });
  };
  draw();
  return place;
}

function value(key, label, now, offered, set) {
  const given = offered[key] ?? {};
  if (given.options) return choice(label, given.options, now, set);
  if (typeof now === "boolean") return choice(label, YES.slice(1), String(now), (told) => set(told === "true"));
  if (given.values?.length && typeof now === "string" && given.values.every((one) => typeof one === "string") && !/^\d{4}-/.test(now)) {
    const list = `known-${key}-${Math.random().toString(36).slice(2, 8)}`;
    return h("span", {}, input(label, "text", now, set, { list }), h("datalist", { id: list }, given.values.map((one) => h("option", { value: one }))));
  }
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(now) || (now === "" && key === "due")) return input(label, "datetime-local", now, set);
  return input(label, "text", shown(now), (told) => set(typed(told, now)));
}
