/* What the expression of a timer says, taken apart for the fields of the panel and put together again.

   A timer is {kind, step, limit}: kind is end, before, every or other; step the number of days that a reminder lies
   before the end or apart, as written; limit is {form, …} with the parts as written, quotes and all. */

export const KINDS = [
  { id: "end", name: "届满" },
  { id: "before", name: "届满前提醒" },
  { id: "every", name: "逾期后每隔若干工作日" },
  { id: "other", name: "其他写法" },
];

export const FORMS = [
  { id: "parameter", name: "规则参数的工作日数" },
  { id: "handed", name: "变量给出的参数名" },
  { id: "chosen", name: "变量给出的天数" },
  { id: "day", name: "约定日的24时" },
  { id: "item", name: "事项自己的时限" },
  { id: "text", name: "其他写法" },
];

const QUOTED = /^"([^"\\]*)"$|^'([^'\\]*)'$/;

/* The text within quotes; undefined where there are none. */
export function unquoted(text) {
  const found = QUOTED.exec((text ?? "").trim());
  return found ? (found[1] ?? found[2]) : undefined;
}

export const quoted = (text) => `"${text}"`;

/* A text that is one call and nothing more, as {name, args}; undefined for any other. */
export function call(text) {
  const found = /^([A-Za-z_]\w*)\((.*)\)$/s.exec(text.trim());
  if (!found) return undefined;
  const args = [];
  let depth = 0;
  let quote = "";
  let part = "";
  for (const letter of found[2]) {
    if (quote) {
      if (letter === quote) quote = "";
    } else if (letter === '"' || letter === "'") quote = letter;
    else if ("([{".includes(letter)) depth += 1;
    else if (")]}".includes(letter)) depth -= 1;
    if (depth < 0) return undefined;
    if (letter === "," && !depth && !quote) {
      args.push(part.trim());
      part = "";
    } else part += letter;
  }
  if (depth || quote) return undefined;
  return { name: found[1], args: part.trim() || args.length ? [...args, part.trim()] : [] };
}

function limitOf(text) {
  const { name, args } = call(text) ?? {};
  if (name === "workdays" && args.length === 2) {
    const named = unquoted(args[0]) !== undefined;
    return { form: named ? "parameter" : "handed", param: args[0], anchor: args[1] };
  }
  if (name === "workdays" && args.length === 3) return { form: "chosen", days: args[0], anchor: args[1], param: args[2] };
  if (name === "day_end" && args.length === 2) return { form: "day", anchor: args[0], param: args[1] };
  if (name === "item_workdays" && args.length === 3) return { form: "item", param: args[0], item: args[1], anchor: args[2] };
  return { form: "text", text };
}

export function timerOf(text) {
  const told = (text ?? "").trim();
  const { name, args } = call(told) ?? {};
  if (name === "workday_before" && args.length === 2) return { kind: "before", step: args[1], limit: limitOf(args[0]) };
  if (name === "every_workdays" && args.length === 2) return { kind: "every", step: args[0], limit: limitOf(args[1]) };
  const limit = limitOf(told);
  return limit.form === "text" && told ? { kind: "other", step: "", limit } : { kind: "end", step: "", limit };
}

function limitText({ form, param = '""', anchor = "", days = "", item = "", text = "" }) {
  switch (form) {
    case "parameter":
    case "handed":
      return `workdays(${param}, ${anchor})`;
    case "chosen":
      return `workdays(${days}, ${anchor}, ${param})`;
    case "day":
      return `day_end(${anchor}, ${param})`;
    case "item":
      return `item_workdays(${param}, ${item}, ${anchor})`;
    default:
      return text;
  }
}

export function textOf({ kind, step, limit }) {
  const told = limitText(limit);
  if (kind === "before") return `workday_before(${told}, ${step})`;
  if (kind === "every") return `every_workdays(${step}, ${told})`;
  return told;
}

/* The other form of a limit, with what both have in common. */
export function turned(limit, form) {
  const { param, anchor, days, item, text } = { anchor: "", days: "", item: "", text: limitText(limit), ...limit };
  const named = unquoted(param) !== undefined;
  switch (form) {
    case "parameter":
      return { form, param: named ? param : '""', anchor };
    case "handed":
      return { form, param: named ? "" : (param ?? ""), anchor };
    case "chosen":
      return { form, days, anchor, param: named ? param : '""' };
    case "day":
      return { form, anchor, param: named ? param : '""' };
    case "item":
      return { form, param: '"verify_days"', item: item || "item_code", anchor };
    default:
      return { form: "text", text };
  }
}

/* The names of the rule parameters that a timer counts by. */
export function parametersOf({ step, limit }) {
  return [limit.form === "item" ? undefined : unquoted(limit.param), unquoted(step)].filter(Boolean);
}
