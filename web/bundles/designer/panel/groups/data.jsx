/** @jsxRuntime automatic */
/** @jsxImportSource @bpmn-io/properties-panel/preact */
/* What a procedure takes from whoever starts it and gives back; what it keeps in between. */
import { useState } from "@bpmn-io/properties-panel/preact/hooks";

const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

export function Data({ desk }) {
  const { object, writing } = desk;
  const io = object.ioSpecification;
  return (
    <>
      <Names desk={desk} id="inputs" label="交入的数据" list={io?.dataInputs ?? []} onChange={(list) => put(desk, list, io?.dataOutputs ?? [])} type="bpmn:DataInput" />
      <Names desk={desk} id="outputs" label="交回的数据" list={io?.dataOutputs ?? []} onChange={(list) => put(desk, io?.dataInputs ?? [], list)} type="bpmn:DataOutput" />
      <Names desk={desk} id="properties" label="流程的数据" list={object.properties ?? []} onChange={(list) => writing.set(object, { properties: list })} type="bpmn:Property" hint="逐项办理所用的列表" />
    </>
  );
}

/* Inputs and outputs with the sets that BPMN asks for. */
function put({ object, writing }, dataInputs, dataOutputs) {
  const made = writing.create("bpmn:InputOutputSpecification", { id: object.ioSpecification?.id ?? `data_${object.id}`, dataInputs, dataOutputs }, object);
  const before = object.ioSpecification;
  made.inputSets = [writing.create("bpmn:InputSet", { id: before?.inputSets?.[0]?.id ?? `inputs_${object.id}`, dataInputRefs: dataInputs }, made)];
  made.outputSets = [writing.create("bpmn:OutputSet", { id: before?.outputSets?.[0]?.id ?? `outputs_${object.id}`, dataOutputRefs: dataOutputs }, made)];
  writing.set(object, { ioSpecification: dataInputs.length || dataOutputs.length ? made : undefined });
}

function Names({ desk, id, label, list, onChange, type, hint }) {
  const { writing, object, readOnly } = desk;
  const [typed, setTyped] = useState("");
  const [fault, setFault] = useState("");
  const add = () => {
    const name = typed.trim();
    if (!NAME.test(name)) setFault("名称用英文字母、数字、下划线,以字母开头");
    else if (list.some((one) => (one.name || one.id) === name)) setFault(`已有 ${name}`);
    else {
      setFault("");
      setTyped("");
      onChange([...list, writing.create(type, { id: name, name }, object)]);
    }
  };
  return (
    <fieldset class="sg-field sg-names">
      <legend class="sg-label">{label}</legend>
      <ul>
        {list.map((one) => (
          <li key={one.id}>
            <code>{one.name || one.id}</code>
            {!readOnly && <button type="button" class="sg-plain" aria-label={`删去 ${one.name || one.id}`} onClick={() => onChange(list.filter((other) => other !== one))}>删去</button>}
          </li>
        ))}
      </ul>
      {!readOnly && (
        <div class="sg-add">
          <input class="sg-input" aria-label={`${label}:新的名称`} value={typed} onInput={(event) => setTyped(event.target.value)} onKeyDown={(event) => event.key === "Enter" && add()} />
          <button type="button" class="sg-button" onClick={add}>添加</button>
        </div>
      )}
      {hint && <p class="sg-hint">{hint}</p>}
      {fault && <p class="sg-fault" role="alert">{fault}</p>}
    </fieldset>
  );
}
