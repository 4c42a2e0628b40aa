/** @jsxRuntime automatic */
/** @jsxImportSource @bpmn-io/properties-panel/preact */
/* What the platform does in a service task: the operator, its parameters, the variable of its result. */
import { Expression, useVariables } from "../expression.jsx";
import { operatorOf, parametersOf } from "../extensions.js";
import { Text } from "../fields.jsx";
import { Pick } from "../pick.jsx";

const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

export function Operator({ desk }) {
  const { object, writing, lists, readOnly } = desk;
  const operator = operatorOf(object);
  const id = operator?.id ?? "";
  const found = lists.find("operators", id);
  const known = useVariables(desk);
  const values = Object.fromEntries(parametersOf(object).map((one) => [one.id, one.value ?? ""]));
  const result = operator?.resultVariable ?? "";
  const put = (changed, variable = result) => writing.operator(id, { ...values, ...changed }, variable);
  const declared = found?.parameters ?? [];
  const more = Object.keys(values).filter((name) => !declared.some((one) => one.id === name));
  return (
    <>
      <Pick
        id="sg-operator" label="做什么" value={id} options={lists.lists.operators} required disabled={readOnly}
        fault={id && lists.loaded && !found ? `没有登记 ${id} 这个算子` : ""} hint={found?.help}
        onPick={(told) => writing.operator(told, taken(lists.find("operators", told), values, known.variables), told ? result : "")}
      />
      {declared.map((one) => (
        <Expression
          key={`${id} ${one.id}`} desk={desk} id={`sg-parameter-${one.id}`} {...worded(one)} required={one.required} rows={1}
          value={values[one.id] ?? ""} variables={known.variables} disabled={readOnly} onChange={(told) => put({ [one.id]: told })}
        />
      ))}
      {more.map((name) => (
        <Expression
          key={`${id} ${name}`} desk={desk} id={`sg-parameter-${name}`} label={name} rows={1} value={values[name]} variables={known.variables} disabled={readOnly}
          hint={found && !found.others ? "这个算子没有这个参数,清空即删去" : undefined} onChange={(told) => put({ [name]: told })}
        />
      ))}
      {found?.others && <Text id="sg-parameter-new" label="再写一个参数的名称" value="" pause={0} disabled={readOnly} onChange={(name) => NAME.test(name) && put({ [name]: "None" })} />}
      {id && (
        <Text
          id="sg-result" label="结果存入变量" value={result} disabled={readOnly} hint={found?.gives ? `得到:${found.gives}` : "这个算子没有结果"}
          fault={result && !NAME.test(result) ? "变量名用英文字母、数字、下划线,以字母开头" : ""} onChange={(told) => put({}, told)}
        />
      )}
    </>
  );
}

/* What a parameter means: the short of it is its label, with its name; what to write is the hint. */
function worded({ id, help }) {
  const [short, ...rest] = help.split(",");
  return { label: short ? `${short}(${id})` : id, hint: rest.join(",") || undefined };
}

/* The parameters of another operator: what was written under the same name stays, and a variable of that name is taken. */
function taken(operator, values, variables) {
  const names = variables.map((one) => one.id);
  return Object.fromEntries(
    (operator?.parameters ?? []).map(({ id, required }) => [id, values[id] || (required && names.includes(id) ? id : "")]),
  );
}
