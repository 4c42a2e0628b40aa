/* One row of the table: when, who, what he does with which answers, what must be seen then. */
import { choice, h, input, small } from "./dom.js";
import { fields, pairs } from "./fields.js";
import { looks } from "./looks.js";

const WHEN = [["", "紧接上一步"], ["at", "到这一时刻"], ["wd", "过几个工作日"], ["hours", "过几小时"], ["other", "过一段时间"]];
const REFUSALS = [["input_rejected", "表单不合要求"], ["task_closed", "待办已经结束"], ["not_waiting", "案件不在等这一项"], ["not_startable", "不能发起"], ["not_found", "没有这一项"], ["conflict", "与已登记的不一致"]];
const PLAIN = ["at", "wait", "sweep", "by", "via", "expect", "refused", "as", "case"];

export function action(step) {
  const source = step.refused ?? step;
  const verb = Object.keys(source).find((key) => !PLAIN.includes(key) && !["code", "problem"].includes(key));
  return { verb: verb ?? "", values: verb ? source[verb] : {}, refused: step.refused };
}

/* Puts what is done before what is expected, where people look for it. */
function act(step, verb, values) {
  const before = action(step).verb;
  const source = step.refused ?? step;
  if (before) delete source[before];
  if (!verb) {
    delete step.refused;
    return;
  }
  source[verb] = values;
  if ("expect" in step) {
    const expect = step.expect;
    delete step.expect;
    step.expect = expect;
  }
}

export function stepRow(step, at, table) {
  const { story, found, changed, writes } = table;
  const result = found?.steps?.find((one) => one.number === at + 1);
  const row = h("tr", { "data-step": at + 1, class: result?.failures?.length ? "wrong" : result ? "right" : "" });
  const redraw = () => row.replaceWith(stepRow(step, at, table));
  row.append(
    h("th", { scope: "row" }, small(String(at + 1), () => table.onStep(at + 1), { "aria-label": `看第${at + 1}步时的流程图` })),
    h("td", {}, when(step, changed, redraw), who(step, story, changed), more(step, changed)),
    h("td", {}, doing(step, story, changed, redraw), refusedWords(result, step)),
    h("td", {}, looks(step, story, result?.looks, changed, writes && table.fresh ? (key) => table.adopt(at + 1, key) : null)),
    h(
      "td",
      { class: "scenario-order" },
      small("↑", () => table.move(at, -1), { "aria-label": `第${at + 1}步上移`, disabled: at === 0 }),
      small("↓", () => table.move(at, 1), { "aria-label": `第${at + 1}步下移`, disabled: at === table.told.step.length - 1 }),
      small("✕", () => table.drop(at), { "aria-label": `删除第${at + 1}步` }),
    ),
  );
  return row;
}

function mode(step) {
  if ("at" in step) return "at";
  if (!("wait" in step)) return "";
  if (/^\d+wd$/.test(step.wait)) return "wd";
  return /^PT\d+H$/.test(step.wait) ? "hours" : "other";
}

function when(step, changed, redraw) {
  const now = mode(step);
  const turn = (wanted) => {
    const { at, wait, ...rest } = step;
    for (const key of Object.keys(step)) delete step[key];
    if (wanted === "at") step.at = at ?? "";
    else if (wanted) step.wait = { wd: "1wd", hours: "PT1H", other: wait ?? "P1D" }[wanted];
    Object.assign(step, rest);
    changed();
    redraw();
  };
  const set = (key, value) => {
    step[key] = value;
    changed();
  };
  const number = (pattern) => step.wait.match(pattern)[1];
  return h(
    "div",
    { class: "scenario-when" },
    choice("什么时候", WHEN, now, turn),
    now === "at" ? input("时刻", /T\d{2}:\d{2}$/.test(step.at) || !step.at ? "datetime-local" : "text", step.at, (value) => set("at", value)) : null,
    now === "wd" ? input("工作日数", "number", number(/(\d+)wd/), (value) => set("wait", `${value || 0}wd`), { min: 0 }) : null,
    now === "hours" ? input("小时数", "number", number(/PT(\d+)H/), (value) => set("wait", `PT${value || 0}H`), { min: 0 }) : null,
    now === "other" ? input("时长,例如 P1DT2H", "text", step.wait, (value) => set("wait", value)) : null,
  );
}

function who(step, story, changed) {
  return choice("谁", [["", "同发起人"], ...story.posts()], step.by ?? "", (login) => {
    if (login) step.by = login;
    else delete step.by;
    changed();
  });
}

/* What few stories need: another channel, another case, a stop of the platform, a name for the case begun here. */
function more(step, changed) {
  const used = ["via", "case", "as"].some((key) => key in step) || step.sweep === false;
  const text = (key, label) =>
    h("label", { class: "small" }, label, input(label, "text", step[key], (value) => {
      if (value) step[key] = value;
      else delete step[key];
      changed();
    }));
  const box = h("input", {
    type: "checkbox",
    checked: step.sweep === false,
    onchange: () => {
      if (box.checked) step.sweep = false;
      else delete step.sweep;
      changed();
    },
  });
  return h("details", { open: used }, h("summary", { class: "small" }, "更多"), h("label", { class: "choice small" }, box, " 平台停机,到期先不办理"), text("case", "转到案件(代号)"), text("as", "这里发起的案件叫(代号)"), text("via", "经由(api 即接口)"));
}

function doing(step, story, changed, redraw) {
  const { verb, values, refused } = action(step);
  const verbs = [["", "不做什么,只看"], ...Object.entries(story.words.verbs).filter(([code]) => code !== "file")];
  const turn = (wanted) => {
    act(step, wanted, fresh(wanted, story));
    changed();
    redraw();
  };
  const refuse = h("input", {
    type: "checkbox",
    checked: Boolean(refused),
    disabled: !verb,
    onchange: () => {
      const own = action(step);
      if (refuse.checked) {
        delete step[own.verb];
        step.refused = { code: "input_rejected", [own.verb]: own.values };
      } else {
        delete step.refused;
        step[own.verb] = own.values;
      }
      act(step, own.verb, own.values);
      changed();
      redraw();
    },
  });
  return h(
    "div",
    { class: "scenario-doing" },
    choice("做什么", verbs, verb, turn),
    verb ? detail(verb, values, story, changed, redraw) : null,
    verb ? h("label", { class: "choice small" }, refuse, " 应当被拒绝") : null,
    refused ? h("div", { class: "scenario-refused" }, choice("因何被拒绝", REFUSALS, refused.code, (code) => { refused.code = code; changed(); }), input("哪一项有什么问题(字段:问题),可以不写", "text", refused.problem, (value) => {
      if (value) refused.problem = value;
      else delete refused.problem;
      changed();
    })) : null,
  );
}

function fresh(verb, story) {
  if (["complete", "assign", "unassign"].includes(verb)) return { element: story.tasks()[0]?.[0] ?? "", ...(verb === "complete" ? { data: {} } : {}) };
  if (verb === "message") return { name: story.messages()[0]?.[0] ?? "", data: {} };
  if (verb === "start") return { process: story.told.process, data: {} };
  return verb === "closure" ? { days: [], department: "", document_no: "" } : {};
}

function detail(verb, values, story, changed, redraw) {
  const set = (key) => (value) => {
    if (value === "" && key !== "element" && key !== "name") delete values[key];
    else values[key] = value;
    changed();
    redraw();
  };
  const department = () => choice("部门", [["", "任一部门"], ...Object.entries(story.words.departments)], values.department ?? "", set("department"));
  const data = (known) => {
    values.data = values.data ?? {};
    return fields(values.data, known, changed);
  };
  if (["complete", "assign", "unassign"].includes(verb)) {
    return h("div", {}, choice("待办", story.tasks(), values.element, set("element")), department(), verb === "complete" ? data(story.taskForm(values.element)) : null);
  }
  if (verb === "message") return h("div", {}, choice("操作", story.messages(), values.name, set("name")), department(), data(story.messageForm(values.name)));
  if (verb === "start") return h("div", {}, choice("流程", story.startable(), values.process, set("process")), data(story.startForm(values.process ?? story.told.process)));
  return pairs(values, { ...story.words.columns, days: "日期", document_no: "文号", param: "参数", value: "值", effective_from: "自何日起" }, {}, changed);
}

function refusedWords(result, step) {
  if (!result || !result.failures.length) return null;
  const own = result.looks.flatMap((one) => (one.met ? [] : [one.key]));
  const other = result.failures.filter((failure) => !own.some((key) => failure.startsWith(`${key}:`)));
  if (!other.length) return null;
  const asked = step.refused ? `应当因“${step.refused.code}”被拒绝` : "没有办成";
  return h("p", { class: "scenario-failure" }, result.refused ? `${asked},实为“${result.refused}”${result.problems.length ? `(${result.problems.join("、")})` : ""}` : other.join(";"));
}
