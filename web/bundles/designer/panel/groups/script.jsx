/** @jsxRuntime automatic */
/** @jsxImportSource @bpmn-io/properties-panel/preact */
/* The lines of a script task. */
import { Expression, useVariables } from "../expression.jsx";

export function Script({ desk }) {
  const { object, writing, readOnly } = desk;
  const known = useVariables(desk);
  return (
    <Expression
      desk={desk} id="sg-script" label="脚本" part="script" rows={8} required value={object.script ?? ""} variables={known.variables} disabled={readOnly}
      hint="每行一个“变量 = 表达式”,从上往下" onChange={(script) => writing.set(object, { script: script || undefined })}
    />
  );
}
