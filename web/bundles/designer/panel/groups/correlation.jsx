/** @jsxRuntime automatic */
/** @jsxImportSource @bpmn-io/properties-panel/preact */
/* By what another engine finds the case of a message. Here a message comes to the case it is addressed to, so nothing of
   this is asked: what a drawing brought along is shown and kept. */
import { is } from "bpmn-js/lib/util/ModelUtil";

import { Told } from "../fields.jsx";

const WORDS = {
  "spiffworkflow:messageVariable": "消息存入的变量",
  "spiffworkflow:messagePayload": "消息的内容",
  "spiffworkflow:processVariableCorrelation": "与流程变量对应",
};
const SPIFF = /^spiffworkflow:/;

export function Correlation({ root, definition }) {
  const found = [...propertiesOf(root, definition.messageRef), ...extensionsOf(definition.messageRef), ...extensionsOf(definition)];
  return (
    <>
      <p class="sg-hint">消息按案件编号送达,消息里的各项成为变量;不需要写对应关系。</p>
      {found.length > 0 && (
        <section class="sg-kept" aria-label="消息的对应关系">
          <p class="sg-hint">图里原有的对应关系,平台不用它查找案件,只供查看,原样保存:</p>
          {found.map(({ name, text }, index) => <Told key={index} label={name}><code>{text}</code></Told>)}
        </section>
      )}
    </>
  );
}

/* The correlation properties that are read from this message, each with the keys it belongs to. */
function propertiesOf(root, message) {
  if (!message) return [];
  const elements = root.rootElements ?? [];
  const keys = elements.filter((one) => is(one, "bpmn:Collaboration")).flatMap((one) => one.correlationKeys ?? []);
  return elements.filter((one) => is(one, "bpmn:CorrelationProperty")).flatMap((property) => {
    const read = (property.correlationPropertyRetrievalExpression ?? []).filter((one) => one.messageRef === message);
    const of = keys.filter((key) => (key.correlationPropertyRef ?? []).includes(property)).map((key) => key.name || key.id);
    const name = [property.name || property.id, of.length ? `(${of.join("、")})` : ""].join("");
    return read.map((one) => ({ name: `对应项 ${name}`, text: one.messagePath?.body ?? "" }));
  });
}

const contentOf = (one) => [one.$body ?? one.text, ...(one.$children ?? []).map(contentOf)].filter(Boolean).join(" = ");

function extensionsOf(holder) {
  const values = holder?.extensionElements?.values ?? [];
  return values.filter((one) => SPIFF.test(one.$type) && one.$type in WORDS).map((one) => ({ name: WORDS[one.$type], text: contentOf(one) }));
}
