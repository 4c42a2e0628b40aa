/** @jsxRuntime automatic */
/** @jsxImportSource @bpmn-io/properties-panel/preact */
/* How a case begins: who may begin it, with which form, and how the platform takes it in. */
import { property } from "../extensions.js";
import { Text, Tick, Ticks } from "../fields.jsx";
import { Pick } from "../pick.jsx";
import { FormField } from "./handling.jsx";

export function Start({ desk }) {
  const { object, writing, lists, readOnly } = desk;
  const told = (name) => property(object, name);
  const set = (name) => (value) => writing.properties({ [name]: value });
  const people = lists.lists.roles.filter((one) => one.id !== "system");
  const form = told("form");
  return (
    <>
      <FormField desk={desk} />
      {!form && <p class="sg-hint">没有表单的,只由其他流程启动。</p>}
      <Ticks id="sg-roles" label="谁可以发起" values={told("roles").split(",").filter(Boolean)} options={people} hint="都不选的,只由接口或者其他流程启动" onChange={(roles) => set("roles")(roles.join(","))} />
      <Pick id="sg-intake" label="收件" value={told("intake")} options={lists.lists.intakes} disabled={readOnly} hint={lists.find("intakes", told("intake"))?.help} onPick={set("intake")} />
      <Text id="sg-action" label="按钮名称" value={told("action")} disabled={readOnly} hint="发起页上按钮的名称" onChange={set("action")} />
      <Tick id="sg-bulk" label="可以批量导入" value={told("bulk") === "yes"} disabled={readOnly} onChange={(on) => set("bulk")(on ? "yes" : "")} />
    </>
  );
}
