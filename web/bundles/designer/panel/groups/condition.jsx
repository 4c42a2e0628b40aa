/** @jsxRuntime automatic */
/** @jsxImportSource @bpmn-io/properties-panel/preact */
/* When a flow is taken. */
import { is } from "bpmn-js/lib/util/ModelUtil";

import { Expression, useVariables } from "../expression.jsx";
import { Tick, Told } from "../fields.jsx";

export function Condition({ desk }) {
  const { element, object, writing, modeling, readOnly } = desk;
  const known = useVariables(desk);
  const source = object.sourceRef;
  const isDefault = source.default === object;
  const gateway = is(source, "bpmn:Gateway");
  const turn = (on) => modeling.updateProperties(element.source, { default: on ? object : undefined });
  const write = (text) => {
    const told = text ? writing.create("bpmn:FormalExpression", { body: text }, object) : undefined;
    modeling.updateProperties(element, { conditionExpression: told });
  };
  return (
    <>
      {gateway && <Tick id="sg-default" label="默认:其他条件都不成立时走这条" value={isDefault} disabled={readOnly} onChange={turn} />}
      {isDefault ? <Told label="条件">默认线不写条件</Told> : (
        <Expression
          desk={desk} id="sg-condition" label="条件" part="condition" rows={3} value={object.conditionExpression?.body ?? ""} variables={known.variables} disabled={readOnly}
          hint={'成立时走这条,例如 decision_type == "NEW"'} onChange={write}
        />
      )}
    </>
  );
}
