/* Fields that apply only to some answers: each condition is a small tree, judged again at every change. */
const compare = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  in: (a, b) => b !== null && b.includes(a),
  "not in": (a, b) => b === null || !b.includes(a),
};

function value([kind, ...parts], answers) {
  if (kind === "name") return answers[parts[0]] ?? null;
  if (kind === "value") return parts[0];
  if (kind === "list") return parts.map((part) => value(part, answers));
  if (kind === "and") return parts.every((part) => value(part, answers));
  if (kind === "or") return parts.some((part) => value(part, answers));
  if (kind === "not") return !value(parts[0], answers);
  return compare[kind](value(parts[0], answers), value(parts[1], answers));
}

function answersOf(form) {
  const answers = {};
  for (const field of form.elements) {
    if (!field.name || field.closest("[data-off]")) continue;
    if (field.type === "file") {
      answers[field.name] = answers[field.name] || [];
    } else if (field.type === "radio") {
      if (field.checked) answers[field.name] = field.value;
    } else if (field.type === "checkbox" && field.value === "true") {
      answers[field.name] = field.checked;
    } else if (field.type === "checkbox") {
      answers[field.name] = [...(answers[field.name] || []), ...(field.checked ? [field.value] : [])];
    } else if (field.type === "number") {
      answers[field.name] = field.value === "" ? null : Number(field.value);
    } else {
      answers[field.name] = field.value === "" ? null : field.value;
    }
  }
  return answers;
}

export function judge(form) {
  for (const part of form.querySelectorAll("[data-hide]")) {
    const off = Boolean(value(JSON.parse(part.dataset.hide), answersOf(form)));
    part.toggleAttribute("data-off", off);
    for (const field of part.querySelectorAll("input, select, textarea")) field.disabled = off;
  }
}
