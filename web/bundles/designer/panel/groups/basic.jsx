/** @jsxRuntime automatic */
/** @jsxImportSource @bpmn-io/properties-panel/preact */
/* Name, identifier and explanation of any element. */
import { is } from "bpmn-js/lib/util/ModelUtil";

import { Area, Text } from "../fields.jsx";

const IDENTIFIER = /^[a-z][a-z0-9_]*$/;

export function Basic({ desk }) {
  const { object, readOnly } = desk;
  const text = object.documentation?.[0]?.text ?? "";
  return (
    <>
      <div class="sg-pair">
        {object.$descriptor.propertiesByName.name && (
          <Text
            id="sg-name" label="名称" value={object.name ?? ""} disabled={readOnly}
            onChange={(name) => rename(desk, name)}
          />
        )}
        <Identifier desk={desk} />
      </div>
      <Area id="sg-text" label="说明" value={text} rows={2} disabled={readOnly} placeholder="依据的条款;平台自己的规定写“平台默认,非办法规定”" onChange={(told) => explain(desk, told)} />
      {is(object, "bpmn:Process") && <p class="sg-hint">流程的编号就是文件夹和文件的名称。</p>}
    </>
  );
}

/* A pool is called like the process in it. */
function rename({ element, object, writing, modeling }, name) {
  if (object === element.businessObject) {
    modeling.updateProperties(element, { name });
    return;
  }
  const pool = is(element, "bpmn:Participant");
  writing.all([
    writing.step(object, { name }),
    ...(pool ? [{ cmd: "element.updateProperties", context: { element, properties: { name } } }] : []),
  ]);
}

function Identifier({ desk }) {
  const { element, object, modeling, registry, readOnly } = desk;
  const fixed = readOnly || object !== element.businessObject;
  const change = (id) => {
    if (!wrong(id)) modeling.updateProperties(element, { id });
  };
  const wrong = (id) => {
    if (!IDENTIFIER.test(id)) return "编号用小写英文、数字和下划线,以字母开头";
    const other = registry.get(id);
    return other && other !== element ? `编号 ${id} 已有元素使用` : "";
  };
  return <Text id="sg-id" label="编号" value={object.id ?? ""} disabled={fixed} pause={0} fault={object.id ? wrong(object.id) : ""} onChange={change} />;
}

function explain({ object, writing }, text) {
  const [first, ...others] = object.documentation ?? [];
  if (first && text) writing.set(first, { text });
  else {
    const made = text ? [writing.create("bpmn:Documentation", { text }, object)] : [];
    writing.set(object, { documentation: [...made, ...others] });
  }
}
