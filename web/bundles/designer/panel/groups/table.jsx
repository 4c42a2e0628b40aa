/** @jsxRuntime automatic */
/** @jsxImportSource @bpmn-io/properties-panel/preact */
/* The decision table that a business rule task asks. */
import { decisionOf } from "../extensions.js";
import { Link, Told } from "../fields.jsx";
import { Pick } from "../pick.jsx";

export function Table({ desk }) {
  const { object, writing, lists, readOnly } = desk;
  const decision = decisionOf(object);
  const found = lists.tables.find((one) => one.id === decision);
  const missing = decision && lists.loaded && !found;
  const columns = (list) => list.map((one) => [one.label, one.name].filter(Boolean).join(" ")).join("、");
  return (
    <>
      <Pick
        id="sg-decision" label="决策表" value={decision} options={lists.tables} required free disabled={readOnly}
        fault={missing ? `草稿里没有决策表 ${decision}` : ""} onPick={(told) => writing.decision(told)}
      />
      {found && <Told label="输入">{columns(found.inputs)}</Told>}
      {found && <Told label="得出">{columns(found.outputs)}</Told>}
      <p class="sg-links">
        {found && <Link address={lists.link("table", found.path)}>打开决策表</Link>}
        {missing && <Link address={lists.link("table", `${lists.folder}/${decision}.dmn`)}>新建决策表 {decision}</Link>}
      </p>
    </>
  );
}
