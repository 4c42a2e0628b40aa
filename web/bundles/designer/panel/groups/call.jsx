/** @jsxRuntime automatic */
/** @jsxImportSource @bpmn-io/properties-panel/preact */
/* The procedure that a call activity runs as a case below, and what goes in and comes out. */
import { Link, Told } from "../fields.jsx";
import { useVariables } from "../expression.jsx";
import { Pick } from "../pick.jsx";

export function Call({ desk }) {
  const { element, object, modeling, lists, readOnly } = desk;
  const called = object.calledElement ?? "";
  const found = lists.find("processes", called);
  const known = useVariables(desk);
  const options = lists.lists.processes.map((one) => ({ ...one, group: one.where === "draft" ? "本草稿" : "正在运行" }));
  const item = object.loopCharacteristics?.inputDataItem;
  const names = [...known.variables.map((one) => one.id), item?.name || item?.id];
  const missing = known.open ? [] : (found?.inputs ?? []).filter((one) => !names.includes(one));
  return (
    <>
      <Pick
        id="sg-called" label="调用的流程" value={called} options={options} required disabled={readOnly}
        fault={called && lists.loaded && !found ? `没有流程 ${called}` : missing.length ? `这里还没有变量 ${missing.join("、")},它要由流程交入` : ""}
        onPick={(told) => modeling.updateProperties(element, { calledElement: told || undefined })}
      />
      {found && (
        <>
          <Told label="交入">{found.inputs.map((one) => <code key={one}>{one}</code>)}{!found.inputs.length && "全部变量"}</Told>
          <Told label="交回">{found.outputs.map((one) => <code key={one}>{one}</code>)}{!found.outputs.length && "全部变量"}</Told>
          <p class="sg-hint">按同名的变量交接;调用的流程办完,这一步才结束。</p>
          <p class="sg-links"><Link address={lists.link("process", called)}>打开这个流程</Link></p>
        </>
      )}
    </>
  );
}
