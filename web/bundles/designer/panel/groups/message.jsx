/** @jsxRuntime automatic */
/** @jsxImportSource @bpmn-io/properties-panel/preact */
/* Which message, signal, error or escalation an event or a receive task waits for or throws: picked of the file's, or new. */
import { is } from "bpmn-js/lib/util/ModelUtil";

import { Pick } from "../pick.jsx";
import { Correlation } from "./correlation.jsx";

const SORTS = [
  { event: "bpmn:MessageEventDefinition", type: "bpmn:Message", ref: "messageRef", label: "消息" },
  { event: "bpmn:SignalEventDefinition", type: "bpmn:Signal", ref: "signalRef", label: "信号" },
  { event: "bpmn:ErrorEventDefinition", type: "bpmn:Error", ref: "errorRef", label: "错误", code: "errorCode" },
  { event: "bpmn:EscalationEventDefinition", type: "bpmn:Escalation", ref: "escalationRef", label: "升级", code: "escalationCode" },
];
const IDENTIFIER = /^[a-z][a-z0-9_]*$/;

/* What refers to a message or the like: the definitions of an event, a receive task itself. */
function referring(object) {
  if (is(object, "bpmn:ReceiveTask")) return [{ definition: object, sort: SORTS[0] }];
  const told = object.eventDefinitions.map((definition) => ({ definition, sort: SORTS.find((one) => is(definition, one.event)) }));
  return told.filter(({ sort }) => sort);
}

export function Message({ desk }) {
  const { object, readOnly } = desk;
  const root = rootOf(object);
  return referring(object).flatMap(({ definition, sort }) => {
    const options = (root.rootElements ?? []).filter((one) => is(one, sort.type)).map((one) => ({ id: one.id, name: one.name, element: one }));
    const told = definition[sort.ref]?.id ?? "";
    return [
      <Pick
        key={sort.ref} id={`sg-${sort.ref}`} label={sort.label} value={told} options={options} free required disabled={readOnly}
        hint="从图上已有的选,或者写一个新的英文名称" onPick={(id) => refer(desk, root, definition, sort, options, id)}
      />,
      sort.type === "bpmn:Message" && <Correlation key="correlation" root={root} definition={definition} />,
    ];
  });
}

function rootOf(object) {
  let one = object;
  while (one.$parent) one = one.$parent;
  return one;
}

function refer({ writing }, root, definition, sort, options, id) {
  const found = options.find((one) => one.id === id)?.element;
  if (found || !id) {
    writing.set(definition, { [sort.ref]: found });
    return;
  }
  if (!IDENTIFIER.test(id)) return;
  const made = writing.create(sort.type, { id, name: id, ...(sort.code ? { [sort.code]: id } : {}) }, root);
  writing.all([
    writing.step(root, { rootElements: [made, ...(root.rootElements ?? [])] }),
    writing.step(definition, { [sort.ref]: made }),
  ]);
}
