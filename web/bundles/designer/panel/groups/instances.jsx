/** @jsxRuntime automatic */
/** @jsxImportSource @bpmn-io/properties-panel/preact */
/* Once for each entry of a list: the list, the name of an entry, the list of results. */
import { is } from "bpmn-js/lib/util/ModelUtil";

import { Expression, useVariables } from "../expression.jsx";
import { Choice, Text, Tick } from "../fields.jsx";
import { Pick } from "../pick.jsx";

const KINDS = [
  { id: "none", name: "一次" },
  { id: "parallel", name: "逐项,同时进行" },
  { id: "sequential", name: "逐项,一项一项进行" },
  { id: "again", name: "反复,看条件" },
];
const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

const named = (item) => item?.name || item?.id || "";

export function Instances({ desk }) {
  const { element, object, writing, modeling, readOnly } = desk;
  const loop = object.loopCharacteristics;
  const known = useVariables(desk);
  const again = is(loop, "bpmn:StandardLoopCharacteristics");
  const kind = !loop ? "none" : again ? "again" : loop.isSequential ? "sequential" : "parallel";
  const turn = (told) => {
    if (told === "none") modeling.updateProperties(element, { loopCharacteristics: undefined });
    else if (told === "again") modeling.updateProperties(element, { loopCharacteristics: writing.create("bpmn:StandardLoopCharacteristics", { testBefore: true }, object) });
    else if (loop && !again) writing.set(loop, { isSequential: told === "sequential" });
    else modeling.updateProperties(element, { loopCharacteristics: writing.create("bpmn:MultiInstanceLoopCharacteristics", { isSequential: told === "sequential" }, object) });
  };
  const item = (name) => (told) => writing.set(loop, { [name]: NAME.test(told) ? itemOf(desk, loop, name, told) : undefined });
  return (
    <>
      <Choice id="sg-loop" label="办几次" value={kind} options={KINDS} disabled={readOnly} onChange={turn} />
      {again && (
        <>
          <Expression desk={desk} id="sg-again" label="成立时再办一次" part="condition" rows={1} value={loop.loopCondition?.body ?? ""} variables={known.variables} disabled={readOnly} onChange={(told) => writing.expression(loop, "loopCondition", told)} />
          <Text id="sg-again-most" label="最多几次" value={loop.loopMaximum === undefined ? "" : String(loop.loopMaximum)} mode="numeric" disabled={readOnly} onChange={(told) => writing.set(loop, { loopMaximum: /^[1-9]\d*$/.test(told) ? Number(told) : undefined })} />
          <Tick id="sg-again-before" label="先判断,后办理" value={Boolean(loop.testBefore)} disabled={readOnly} onChange={(told) => writing.set(loop, { testBefore: told })} />
        </>
      )}
      {loop && !again && (
        <>
          <Pick id="sg-loop-list" label="对哪个列表" value={named(loop.loopDataInputRef)} options={known.variables} free disabled={readOnly} onPick={(told) => refer(desk, loop, "loopDataInputRef", told)} />
          <Text id="sg-loop-item" label="当前一项的变量" value={named(loop.inputDataItem)} disabled={readOnly} onChange={item("inputDataItem")} />
          <Text id="sg-loop-result" label="每一项的结果变量" value={named(loop.outputDataItem)} disabled={readOnly} onChange={item("outputDataItem")} />
          <Pick id="sg-loop-results" label="结果汇入列表" value={named(loop.loopDataOutputRef)} options={known.variables} free disabled={readOnly} onPick={(told) => refer(desk, loop, "loopDataOutputRef", told)} />
          <Expression desk={desk} id="sg-loop-count" label="或者写次数" rows={1} value={loop.loopCardinality?.body ?? ""} variables={known.variables} disabled={readOnly} onChange={(told) => writing.expression(loop, "loopCardinality", told)} />
          <Expression desk={desk} id="sg-loop-until" label="何时不再等其余各项" part="condition" rows={1} value={loop.completionCondition?.body ?? ""} disabled={readOnly} hint="例如 nrOfCompletedInstances > 1" onChange={(told) => writing.expression(loop, "completionCondition", told)} />
        </>
      )}
    </>
  );
}

/* The variable of an entry: its id must be its own in the file, its name need not. */
function itemOf({ writing, object }, loop, sort, name) {
  const taken = new Set(ids(root(object)));
  taken.delete(loop[sort]?.id);
  let id = name;
  for (let number = 2; taken.has(id); number += 1) id = `${name}_${number}`;
  return writing.create(sort === "inputDataItem" ? "bpmn:DataInput" : "bpmn:DataOutput", { id, name }, loop);
}

/* A list that the loop names must be declared with the process. */
function refer({ writing, object }, loop, ref, name) {
  if (!name || !NAME.test(name)) {
    writing.set(loop, { [ref]: undefined });
    return;
  }
  const process = processOf(object);
  const declared = [...(process.properties ?? []), ...(process.ioSpecification?.dataInputs ?? [])];
  const found = declared.find((one) => named(one) === name);
  if (found) {
    writing.set(loop, { [ref]: found });
    return;
  }
  const made = writing.create("bpmn:Property", { id: name, name }, process);
  writing.all([
    writing.step(process, { properties: [...(process.properties ?? []), made] }),
    writing.step(loop, { [ref]: made }),
  ]);
}

function processOf(object) {
  let one = object;
  while (one.$parent && !is(one, "bpmn:Process")) one = one.$parent;
  return one;
}

function root(object) {
  let one = object;
  while (one.$parent) one = one.$parent;
  return one;
}

function* ids(one) {
  if (one.id) yield one.id;
  for (const descriptor of one.$descriptor?.properties ?? []) {
    if (descriptor.isReference || descriptor.isAttr) continue;
    const held = one[descriptor.name.replace(/^bpmn:/, "")];
    for (const below of Array.isArray(held) ? held : [held]) if (below?.$descriptor) yield* ids(below);
  }
}
