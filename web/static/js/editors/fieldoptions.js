/* The choices of a field: fixed ones, written in the form, or one of the office's registers. */
import { button, choice, group } from "./controls.js";

const FIXED = "";

function rows(values, onChange) {
  const list = document.createElement("div");
  list.className = "option-rows";
  const told = () =>
    [...list.querySelectorAll(".option-row")].map((row, index) => {
      const [label, value] = row.querySelectorAll("input");
      // What else a choice says is kept.
      return { ...(values[index] || {}), label: label.value, value: value.value || label.value };
    });
  const entry = (one, name, index) => {
    const input = document.createElement("input");
    input.value = one[name] ?? "";
    input.autocomplete = "off";
    input.setAttribute("aria-label", `第${index + 1}项的${name === "label" ? "名称" : "存入的值"}`);
    input.addEventListener("change", () => onChange(told()));
    return input;
  };
  values.forEach((one, index) => {
    const row = document.createElement("div");
    row.className = "option-row";
    const away = button("✕", () => onChange(values.filter((_, other) => other !== index), true), `删去第${index + 1}项`);
    row.append(entry(one, "label", index), entry(one, "value", index), away);
    list.append(row);
  });
  const free = () => {
    let number = values.length + 1;
    while (values.some((one) => one.value === `option_${number}`)) number += 1;
    return { label: `选项${number}`, value: `option_${number}` };
  };
  list.append(button("添加一项", () => onChange([...values, free()], true)));
  return list;
}

export function options(field, lists, edit, again) {
  const registers = lists.choices.map((one) => [one.id, `${one.name}(${one.id})`]);
  const source = choice("来自", field.valuesKey ?? FIXED, [[FIXED, "下面写明的选项"], ...registers], (key) => {
    edit(key ? { valuesKey: key, values: undefined } : { valuesKey: undefined, values: [{ label: "选项1", value: "option_1" }] });
    again();
  }, { help: (lists.choices.find((one) => one.id === field.valuesKey) || {}).help });
  const fixed = !field.valuesKey && rows(field.values || [], (values, redraw) => {
    edit({ values, defaultValue: values.some((one) => one.value === field.defaultValue) ? field.defaultValue : undefined });
    if (redraw) again();
  });
  const begin = !field.valuesKey && field.type !== "checklist" &&
    choice("开始时已选", field.defaultValue, [["", "不预选"], ...(field.values || []).map((one) => [one.value, one.label])],
      (value) => edit({ defaultValue: value }));
  return group("选项(名称、存入的值)", [source, fixed, begin]);
}
