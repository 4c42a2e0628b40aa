/** @jsxRuntime automatic */
/** @jsxImportSource @bpmn-io/properties-panel/preact */
/* When a timer is due: what kind of limit, by which parameter, counted from when; the number itself is changed here. */
import { is } from "bpmn-js/lib/util/ModelUtil";

import { Expression, useVariables } from "../expression.jsx";
import { Choice, Told } from "../fields.jsx";
import { Limit } from "../limit.jsx";
import { Pick } from "../pick.jsx";
import { FORMS, KINDS, parametersOf, quoted, textOf, timerOf, turned, unquoted } from "../timing.js";

const TAGS = ["timeDate", "timeDuration", "timeCycle"];
const STEPS = { before: '"reminder_before_wd"', every: '"overdue_reminder_every_wd"' };

export function Timer({ desk }) {
  const { object, lists, readOnly } = desk;
  const definition = object.eventDefinitions.find((one) => is(one, "bpmn:TimerEventDefinition"));
  const tag = TAGS.find((name) => definition[name]) ?? "timeDate";
  const text = definition[tag]?.body ?? "";
  const timer = timerOf(text);
  const known = useVariables(desk);
  const days = lists.lists.parameters.filter((one) => one.days).map((one) => ({ ...one, help: `${one.value}${one.unit} · ${one.source}${one.article === "-" ? "" : one.citation}${one.note ? ` · ${one.note}` : ""}` }));
  const put = (changed) => write(desk, definition, changed);
  const turn = (kind) => put({ ...timer, kind, step: timer.kind === kind ? timer.step : (STEPS[kind] ?? "") });
  const shownLimit = timer.kind !== "other";
  return (
    <>
      {parametersOf(timer).map((name) => <Limit key={name} desk={desk} param={name} />)}
      {["handed", "chosen"].includes(timer.limit.form) && <Handed desk={desk} limit={timer.limit} />}
      <Choice id="sg-timer-kind" label="定时的种类" value={timer.kind} options={KINDS} disabled={readOnly} onChange={turn} hint={about(object, timer.kind)} />
      {shownLimit && <LimitFields {...{ desk, timer, put, days, variables: known.variables }} />}
      {shownLimit && timer.kind !== "end" && (
        <Step {...{ desk, timer, days }} onPick={(step) => put({ ...timer, step })} />
      )}
      <details class="sg-more" open={timer.kind === "other"}>
        <summary>高级:表达式</summary>
        <Choice id="sg-timer-tag" label="写在" value={tag} disabled={readOnly} options={[{ id: "timeDate", name: "日期(timeDate)" }, { id: "timeCycle", name: "周期(timeCycle)" }, { id: "timeDuration", name: "时长(timeDuration)" }]} onChange={(told) => writeText(desk, definition, told, text)} />
        <Expression desk={desk} id="sg-timer-text" label="定时的表达式" part="timer" value={text} rows={3} variables={known.variables} disabled={readOnly} onChange={(told) => writeText(desk, definition, tag, told)} />
      </details>
    </>
  );
}

function about(object, kind) {
  const loose = object.cancelActivity === false;
  if (kind === "end") return loose ? "到时不中断所附的步骤,另走一条路" : "到时中断所附的步骤,走另一条路";
  if (kind === "before") return "届满前的提醒不中断办理";
  if (kind === "every") return "届满之后反复催办,直到所附的步骤结束";
  return "直接写表达式,或者 ISO 时间";
}

function LimitFields({ desk, timer, put, days, variables }) {
  const { limit } = timer;
  const { readOnly } = desk;
  const set = (changed) => put({ ...timer, limit: { ...limit, ...changed } });
  const param = unquoted(limit.param);
  return (
    <>
      <Choice id="sg-limit-form" label="时限怎样定" value={limit.form} options={FORMS} disabled={readOnly} onChange={(form) => put({ ...timer, limit: turned(limit, form) })} />
      {limit.form === "chosen" && <Pick id="sg-limit-days" label="天数的变量" value={limit.days} options={variables} free required disabled={readOnly} onPick={(told) => set({ days: told })} />}
      {limit.form === "handed" && <Pick id="sg-limit-handed" label="参数名的变量" value={limit.param} options={variables} free required disabled={readOnly} hint="由调用它的流程交入参数名" onPick={(told) => set({ param: told })} />}
      {["parameter", "chosen", "day"].includes(limit.form) && (
        <Pick
          id="sg-limit-param" label={limit.form === "parameter" ? "规则参数" : "属于哪个规则参数"} value={param} options={days} required disabled={readOnly}
          fault={param && desk.lists.loaded && !desk.lists.find("parameters", param) ? `规则参数 ${param} 没有登记` : ""}
          onPick={(told) => set({ param: quoted(told) })}
        />
      )}
      {limit.form === "item" && (
        <>
          <Pick id="sg-limit-field" label="事项的时限名" value={unquoted(limit.param)} options={[{ id: "verify_days", name: "核查期" }]} free required disabled={readOnly} onPick={(told) => set({ param: quoted(told) })} />
          <Pick id="sg-limit-item" label="事项编码" value={limit.item} options={variables} free required disabled={readOnly} onPick={(told) => set({ item: told })} />
        </>
      )}
      {limit.form === "text"
        ? <Told label="时限"><code>{limit.text || "还没有写"}</code></Told>
        : <Pick id="sg-limit-anchor" label={limit.form === "day" ? "约定的日期" : "自何时起算"} value={limit.anchor} options={variables} free required disabled={readOnly} hint={limit.form === "day" ? undefined : "起算当日不计入"} onPick={(told) => set({ anchor: told })} />}
    </>
  );
}

/* A limit that comes under a variable: which parameters the procedures put into it. */
function Handed({ desk, limit }) {
  const found = limit.form === "handed" ? (desk.lists.lists.handed[limit.param] ?? []) : [];
  return found.length > 0 && (
    <details class="sg-more">
      <summary>{limit.param} 由流程交入,现有{found.length}种,点开可改</summary>
      {found.map((name) => <Limit key={name} desk={desk} param={name} />)}
    </details>
  );
}

function Step({ desk, timer, days, onPick }) {
  const named = unquoted(timer.step);
  const label = timer.kind === "before" ? "提前几个工作日" : "每隔几个工作日";
  return <Pick id="sg-timer-step" label={label} value={named ?? timer.step} options={days} required disabled={desk.readOnly} onPick={(told) => onPick(quoted(told))} />;
}

function write(desk, definition, timer) {
  writeText(desk, definition, timer.kind === "every" ? "timeCycle" : "timeDate", textOf(timer), timer.kind);
}

/* The text under one tag and no other; what reminds does not interrupt. */
function writeText({ element, object, writing }, definition, tag, text, kind = "") {
  const told = Object.fromEntries(TAGS.map((name) => [name, undefined]));
  told[tag] = text ? writing.create("bpmn:FormalExpression", { body: text }, definition) : undefined;
  const steps = [writing.step(definition, told)];
  if (["before", "every"].includes(kind) && is(object, "bpmn:BoundaryEvent") && object.cancelActivity !== false) {
    steps.push({ cmd: "element.updateProperties", context: { element, properties: { cancelActivity: false } } });
  }
  writing.all(steps);
}
