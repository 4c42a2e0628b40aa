/* When a field is shown: form-js writes when it is hidden, an analyst thinks of when it is there. */
import { choice, group, note, text } from "./controls.js";

const SIMPLE = /^=\s*([A-Za-z]\w*)\s*(!=|=)\s*("([^"\\]*)"|true|false)\s*$/;
const OTHERWISE = "otherwise";

function parts(hide) {
  const found = SIMPLE.exec(hide || "");
  return found ? { key: found[1], shownIf: found[2] === "!=" ? "is" : "not", value: found[4] ?? found[3] } : null;
}

function written({ key, shownIf, value }, truth) {
  const told = truth ? value : JSON.stringify(value);
  return `=${key} ${shownIf === "is" ? "!=" : "="} ${told}`;
}

export function condition(field, fields, edit, again) {
  const hide = field.conditional?.hide;
  const put = (expression) => {
    const { hide: _, ...rest } = field.conditional || {};
    const conditional = expression ? { ...rest, hide: expression } : rest;
    edit({ conditional: Object.keys(conditional).length ? conditional : undefined });
  };
  const others = fields.filter((one) => one !== field && (one.values || one.type === "checkbox"));
  const simple = parts(hide);
  const chosen = simple && others.find((one) => one.key === simple.key);
  const shown = !hide ? "" : chosen ? simple.key : OTHERWISE;
  const start = (key) => {
    if (!key) put(undefined);
    else if (key === OTHERWISE) put(hide || "=false");
    else {
      const other = others.find((one) => one.key === key);
      const truth = other.type === "checkbox";
      put(written({ key, shownIf: "is", value: truth ? "true" : (other.values[0]?.value ?? "") }, truth));
    }
    again();
  };
  const named = others.map((one) => [one.key, `看“${one.label || one.key}”`]);
  const rows = [choice("何时显示", shown, [["", "总是显示"], ...named, [OTHERWISE, "另写条件"]], start)];
  if (chosen) {
    const truth = chosen.type === "checkbox";
    const values = truth ? [["true", "勾选"], ["false", "没有勾选"]] : chosen.values.map((one) => [one.value, one.label]);
    const change = (changes) => put(written({ ...simple, ...changes }, truth));
    rows.push(choice("它", simple.shownIf, [["is", "是"], ["not", "不是"]], (shownIf) => change({ shownIf })));
    rows.push(choice("哪一项", simple.value, values, (value) => change({ value })));
  } else if (shown === OTHERWISE) {
    rows.push(text("隐藏的条件", hide, put, { help: "以 = 开头的表达式,成立时不显示也不填写,如 =answer != \"return\"", long: true }));
  }
  if (field.validate?.required) rows.push(note("不显示的时候不要求填写。"));
  return group("显示条件", rows);
}
