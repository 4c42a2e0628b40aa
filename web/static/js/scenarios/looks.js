/* What a step must see, a line each; where the last run found something else, both side by side. */
import { choice, h, input, moment, shown, small } from "./dom.js";
import { pairs } from "./fields.js";

const YES = [["true", "是"], ["false", "否"]];
const FRESH = { tasks: () => [], ended: () => true, outcome: () => "", incident: () => true, passed: () => [], events: () => [] };

/* `story` gives words and what elements there are; `found` are the looks of the run, `adopt(key)` takes one over. */
export function looks(step, story, found, onChange, adopt) {
  const place = h("div", { class: "scenario-looks" });
  const draw = () => {
    const expect = step.expect ?? {};
    place.replaceChildren(...Object.keys(expect).map((key) => line(key)), adding());
  };
  const name = (key) => {
    if (story.words.looks[key]) return story.words.looks[key];
    if (key.endsWith("_count")) return `${story.words.facts[key.slice(0, -6)] ?? key}件数`;
    return story.words.facts[key] ?? key;
  };
  const line = (key) => {
    const told = found?.find((one) => one.key === key);
    const same = told && JSON.stringify(told.wanted) === JSON.stringify(step.expect[key]);
    const wrong = same && !told.met;
    const set = (value) => {
      step.expect[key] = value;
      onChange();
    };
    const drop = () => {
      delete step.expect[key];
      if (!Object.keys(step.expect).length) delete step.expect;
      onChange();
      draw();
    };
    return h(
      "div",
      { class: `scenario-look${wrong ? " wrong" : same ? " right" : ""}`, "data-look": key },
      h("div", { class: "scenario-look-head" }, h("strong", {}, name(key)), same ? h("span", { class: "scenario-mark" }, wrong ? "不符" : "相符") : null, small("✕", drop, { "aria-label": `不再要求${name(key)}` })),
      edit(key, step.expect[key], set, story, draw),
      wrong ? difference(key, told, story, adopt) : null,
    );
  };
  const adding = () => {
    const facts = Object.entries(story.words.facts).flatMap(([key, label]) => [[key, label], [`${key}_count`, `${label}件数`]]);
    const options = [...Object.entries(story.words.looks), ...facts].filter(([key]) => !(key in (step.expect ?? {})));
    return choice("添加一项要求", [["", "+ 应当看到…"], ...options], "", (key) => {
      step.expect = step.expect ?? {};
      step.expect[key] = key.endsWith("_count") ? 0 : (FRESH[key] ?? (() => [{}]))();
      onChange();
      draw();
      place.querySelector(`[data-look="${key}"]`)?.querySelector("select, input, button")?.focus();
    });
  };
  draw();
  return place;
}

function edit(key, value, set, story, redraw) {
  const words = story.words;
  if (key === "ended" || key === "incident") return choice(words.looks[key], YES, String(value), (told) => set(told === "true"));
  if (key === "outcome") return choice("结束方式", [["", "(空)"], ...story.elements().map(([code, label]) => [code, label])], value ?? "", set);
  if (key.endsWith("_count")) return input("件数", "number", value, (told) => set(Number(told)), { min: 0 });
  if (key === "events") return input("事件代码,用逗号分开", "text", value.join(", "), (told) => set(told.split(/[,,\s]+/).filter(Boolean)));
  if (key === "passed") return passedList(value, set, story, redraw);
  if (Array.isArray(value)) return rows(key, value, () => set(value), story);
  if (value && typeof value === "object") {
    const asked = Object.fromEntries(Object.entries(value).filter(([name]) => name !== "rows"));
    const change = () => set({ ...asked, rows: value.rows ?? [] });
    return h("div", {}, pairs(asked, words.columns, {}, change), rows(key, value.rows ?? (value.rows = []), change, story));
  }
  return input("值", "text", shown(value), set);
}

function rows(key, list, changed, story) {
  const place = h("div", { class: "scenario-rows" });
  const draw = () => {
    place.replaceChildren(
      list.length ? "" : h("span", { class: "quiet small" }, key === "tasks" ? "没有待办" : "没有要求"),
      ...list.map((row, at) =>
        h(
          "div",
          { class: "scenario-row" },
          pairs(row, story.words.columns, offered(key, story), changed),
          small("去掉此行", () => {
            list.splice(at, 1);
            changed();
            draw();
          }),
        ),
      ),
      small("+ 一行", () => {
        list.push(key === "tasks" ? { element: story.tasks()[0]?.[0] ?? "", department: Object.keys(story.words.departments)[0] } : { ...blank(key, story) });
        changed();
        draw();
      }),
    );
  };
  draw();
  return place;
}

const blank = (key, story) => {
  const known = story.words.known[key] ?? {};
  const first = Object.keys(known)[0];
  return first ? { [first]: known[first][0] } : {};
};

/* What can be said of each column of a fact. */
function offered(key, story) {
  const known = story.words.known[key] ?? {};
  const told = Object.fromEntries(Object.entries(known).map(([name, values]) => [name, { values }]));
  const departments = Object.entries(story.words.departments);
  for (const name of Object.keys(told)) if (name.includes("department")) told[name] = { options: departments };
  told.department = { options: departments };
  if (key === "tasks") Object.assign(told, { element: { options: story.tasks() }, due: {}, assignee: { options: story.posts() } });
  return told;
}

function passedList(list, set, story, redraw) {
  const all = story.passable();
  const names = Object.fromEntries(all);
  return h(
    "div",
    { class: "scenario-rows" },
    list.map((one) =>
      h("span", { class: "scenario-pair" }, names[one] ?? one, small("✕", () => {
        set(list.filter((other) => other !== one));
        redraw();
      }, { "aria-label": `去掉${names[one] ?? one}` })),
    ),
    choice("添加节点", [["", "+ 节点"], ...all.filter(([code]) => !list.includes(code))], "", (code) => {
      set([...list, code]);
      redraw();
    }),
  );
}

function difference(key, told, story, adopt) {
  return h(
    "div",
    { class: "scenario-difference" },
    h("div", {}, h("span", { class: "scenario-label" }, "应为"), described(key, told.wanted, told.wanted, story)),
    h("div", {}, h("span", { class: "scenario-label" }, "实为"), described(key, told.found, told.wanted, story)),
    adopt ? h("button", { type: "button", class: "button small", onclick: () => adopt(key) }, "采用实际结果") : null,
  );
}

/* Values in words; of rows only the columns somebody asked for, and what says what they are of. */
export function described(key, value, wanted, story) {
  const list = Array.isArray(value) ? value : value?.rows;
  if (!list || key === "events") return h("span", {}, Array.isArray(value) ? value.join(" → ") : word(key, value, story));
  if (key === "passed") {
    const names = Object.fromEntries(story.passable());
    const asked = list === wanted ? list : wanted.filter((one) => list.includes(one));
    return h("span", {}, asked.map((one) => names[one] ?? one).join("、") || "(无)");
  }
  const asked = new Set((Array.isArray(wanted) ? wanted : wanted.rows).flatMap((row) => Object.keys(row)));
  if (key === "tasks") ["element", "department", "due"].forEach((name) => asked.add(name));
  if (!list.length) return h("span", {}, key === "tasks" ? "没有待办" : "没有");
  return h(
    "ul",
    {},
    list.map((row) =>
      h(
        "li",
        {},
        [...asked]
          .filter((name) => name in row)
          .map((name) => `${story.words.columns[name] ?? name} ${word(name, row[name], story)}`)
          .join(","),
      ),
    ),
  );
}

function word(name, value, story) {
  if (name === "element" || name === "outcome") return Object.fromEntries(story.elements())[value] ?? shown(value);
  if (typeof name === "string" && name.includes("department")) return story.words.departments[value] ?? shown(value);
  return /^\d{4}-\d{2}-\d{2}T/.test(value) ? moment(value) : shown(value);
}
