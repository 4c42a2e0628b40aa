/** @jsxRuntime automatic */
/** @jsxImportSource @bpmn-io/properties-panel/preact */
/* Who does a step by hand, with which form, until when. */
import { is } from "bpmn-js/lib/util/ModelUtil";

import { Expression, useVariables } from "../expression.jsx";
import { property } from "../extensions.js";
import { Choice, Link, Text, Tick, Told } from "../fields.jsx";
import { Pick } from "../pick.jsx";
import { laneOf, roleOfLane, timersOf } from "../surroundings.js";

const BY = [
  { id: "lane", name: "所在泳道的岗位" },
  { id: "role", name: "指定岗位" },
  { id: "role_of", name: "由变量决定" },
];

export function Handling({ desk }) {
  const { object, writing, lists, readOnly } = desk;
  const known = useVariables(desk);
  const told = (name) => property(object, name);
  const set = (name) => (value) => writing.properties({ [name]: value });
  const task = is(object, "bpmn:UserTask");
  const needed = task || Boolean(told("form"));
  return (
    <>
      {!needed && <p class="sg-hint">选了表单的,就是案件页上的按钮,由这里写明的人填表办理;没有表单的,消息由平台或者接口发来。</p>}
      <FormField desk={desk} required={needed} />
      <Who desk={desk} variables={known.variables} />
      <Expression
        desk={desk} id="sg-department" label="承办部门" value={told("department")} rows={1} required={needed} variables={known.variables} disabled={readOnly}
        hint="写出部门代码的变量,例如 department;固定的写带引号的代码" onChange={set("department")}
      />
      <Pick id="sg-intake" label="收件" value={told("intake")} options={lists.lists.intakes} disabled={readOnly} hint={lists.find("intakes", told("intake"))?.help ?? "表单填好后由平台怎样保存;不选的,填写的各项直接成为变量"} onPick={set("intake")} />
      {task && <Pick id="sg-due" label="期限" value={told("due")} options={timersOf(desk)} disabled={readOnly} hint="图上的哪一个定时是它的期限;待办按它显示剩余时间" onPick={set("due")} />}
      <Text id="sg-action" label="按钮名称" value={told("action")} disabled={readOnly} hint="待办行和表单上按钮的名称;不写的显示“办理”" onChange={set("action")} />
      {task ? <Quick desk={desk} /> : (
        <Tick id="sg-repeat" label="可以反复办理" value={told("repeat") === "yes"} disabled={readOnly} hint="只用于不中断的事件" onChange={(on) => set("repeat")(on ? "yes" : "")} />
      )}
    </>
  );
}

function Who({ desk, variables }) {
  const { object, writing, lists, element, readOnly } = desk;
  const role = property(object, "role");
  const roleOf = property(object, "role_of");
  const by = roleOf ? "role_of" : role ? "role" : "lane";
  const lane = laneOf(desk, element);
  const own = lane && roleOfLane(lane);
  const name = lists.find("roles", own)?.name ?? own;
  const turn = (kind) => {
    if (kind === "role") writing.properties({ role: own || "approval_clerk", role_of: "" });
    else if (kind === "role_of") writing.properties({ role: "", role_of: "role" });
    else writing.properties({ role: "", role_of: "" });
  };
  return (
    <>
      <Choice
        id="sg-by" label="由谁办理" value={by} options={BY} disabled={readOnly} onChange={turn}
        hint={by === "lane" ? (own ? `${name}(泳道“${lane.name || lane.id}”)` : "不在以岗位命名的泳道里,请指定岗位") : undefined}
      />
      {by === "role" && <Choice id="sg-role" label="岗位" value={role} options={known(lists.lists.roles, role)} disabled={readOnly} onChange={(told) => writing.properties({ role: told })} />}
      {by === "role_of" && <Expression desk={desk} id="sg-role-of" label="给出岗位的表达式" value={roleOf} rows={1} variables={variables} disabled={readOnly} onChange={(told) => writing.properties({ role_of: told })} />}
    </>
  );
}

/* The list with what is written, also where the list lacks it. */
export const known = (options, value) =>
  !value || options.some((one) => one.id === value) ? options : [...options, { id: value, name: value }];

export function FormField({ desk, required }) {
  const { object, writing, lists, readOnly } = desk;
  const form = property(object, "form");
  const found = lists.forms.find((one) => one.id === form);
  const missing = form && lists.loaded && !found;
  return (
    <>
      <Pick
        id="sg-form" label="表单" value={form} options={lists.forms} required={required} disabled={readOnly} free
        fault={missing ? `草稿里没有表单 ${form}` : ""}
        hint={found ? `填写:${found.fields.map((one) => one.label).filter(Boolean).slice(0, 6).join("、")}` : undefined}
        onPick={(told) => writing.properties({ form: told })}
      />
      <p class="sg-links">
        {found && <Link address={lists.link("form", found.path)}>打开表单</Link>}
        {missing && <Link address={lists.link("form", `${lists.folder}/${form}.form`)}>新建表单 {form}</Link>}
      </p>
    </>
  );
}

/* With one click the field `answer` of the form is filled in. */
const answersOf = (form) => form?.fields.find((one) => one.key === "answer")?.options ?? [];

function Quick({ desk }) {
  const { object, writing, lists, readOnly } = desk;
  const quick = property(object, "quick_answer");
  const form = lists.forms.find((one) => one.id === property(object, "form"));
  return (
    <>
      <Pick
        id="sg-quick" label="快捷办理的答案" value={quick} options={answersOf(form)} free disabled={readOnly} hint="不打开表单即可办理时,表单的 answer 一项填什么;不选的没有快捷办理"
        onPick={(told) => writing.properties({ quick_answer: told, ...(told ? {} : { quick_label: "" }) })}
      />
      {quick && <Text id="sg-quick-label" label="快捷按钮的名称" value={property(object, "quick_label")} disabled={readOnly} onChange={(told) => writing.properties({ quick_label: told })} />}
      {property(object, "prefill") && <Told label="预填">由 {property(object, "prefill")} 预填</Told>}
    </>
  );
}
