/* Elements made in one line: h("button", { class: "button", onclick: act }, "运行"). */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (["value", "checked", "disabled", "selected", "hidden", "textContent"].includes(key)) element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

export function choice(label, options, value, onChange, attributes = {}) {
  const known = options.some(([code]) => code === value);
  const all = known || value === undefined || value === null ? options : [[value, String(value)], ...options];
  const select = h(
    "select",
    { "aria-label": label, ...attributes, onchange: () => onChange(select.value) },
    all.map(([code, name]) => h("option", { value: code, selected: code === (value ?? "") }, name)),
  );
  return select;
}

export function input(label, type, value, onChange, attributes = {}) {
  const element = h("input", {
    type,
    value: value ?? "",
    "aria-label": label,
    autocomplete: "off",
    ...attributes,
    onchange: () => onChange(element.value),
  });
  return element;
}

export const small = (label, act, attributes = {}) =>
  h("button", { type: "button", class: "button small plain", onclick: act, ...attributes }, label);

/* What somebody typed, as data: lists and tables as JSON, numbers and yes or no as such, all else as text. */
export function typed(text, before) {
  if (typeof before === "string") return text;
  if (/^(true|是)$/.test(text)) return true;
  if (/^(false|否)$/.test(text)) return false;
  if (/^-?\d+(\.\d+)?$/.test(text) && text.length < 15) return Number(text);
  if (/^[[{]/.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }
  return text;
}

export function shown(value) {
  if (value === true) return "是";
  if (value === false) return "否";
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/* 2024-05-17T00:00:00 is told as the end of the day before, as deadlines are everywhere. */
export function moment(text) {
  const [day, time = ""] = String(text).split("T");
  if (!time) return day;
  if (/^00:00(:00)?$/.test(time)) {
    const before = new Date(`${day}T00:00:00Z`);
    before.setUTCDate(before.getUTCDate() - 1);
    return `${before.toISOString().slice(0, 10)} 24:00`;
  }
  return `${day} ${time.endsWith(":00") && time.length === 8 ? time.slice(0, 5) : time}`;
}
