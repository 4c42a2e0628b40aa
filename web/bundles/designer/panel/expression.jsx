/** @jsxRuntime automatic */
/** @jsxImportSource @bpmn-io/properties-panel/preact */
/* An expression, judged by the server as it is written, with the variables and functions there are at its place. */
import { useEffect, useRef, useState } from "@bpmn-io/properties-panel/preact/hooks";

import { Field, described, useTyped } from "./fields.jsx";

const PAUSE = 400;

/* The variables at an element, as the server tells them from the drawing: {open, variables}. */
export function useVariables(desk) {
  const { element, lists, commandStack } = desk;
  const [found, setFound] = useState({ open: true, variables: [] });
  const at = commandStack._stackIdx;
  useEffect(() => {
    let gone = false;
    const timer = setTimeout(async () => {
      const told = await lists.judge(element.id, "value", "");
      if (!gone) setFound(told);
    }, 50);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [element.id, at]);
  return found;
}

export function Expression({ desk, id, label, value = "", part = "value", hint, onChange, rows = 2, required, variables, disabled }) {
  const { typed, type, flush } = useTyped(value, onChange);
  const [problems, setProblems] = useState([]);
  const area = useRef(null);
  useEffect(() => {
    if (!typed.trim()) {
      setProblems([]);
      return undefined;
    }
    let gone = false;
    const timer = setTimeout(async () => {
      const told = await desk.lists.judge(desk.element.id, part, typed);
      if (!gone) setProblems(told.problems);
    }, PAUSE);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [typed, desk.element.id]);
  const fault = problems.find((one) => one.severity === "error");
  const insert = (name) => {
    const { selectionStart: from, selectionEnd: to } = area.current;
    type(`${typed.slice(0, from)}${name}${typed.slice(to)}`);
    area.current.focus();
  };
  const functions = part === "script" || part === "condition" ? desk.lists.lists.functions : [];
  return (
    <Field {...{ id, label, hint, required }} fault={fault && place(fault, part)}>
      <textarea
        class="sg-input sg-code" id={id} rows={rows} value={typed} ref={area} spellcheck={false} autocomplete="off" disabled={disabled}
        aria-describedby={described(id, { hint, fault })} aria-invalid={fault ? "true" : undefined}
        onInput={(event) => type(event.target.value)} onBlur={flush}
      />
      {problems.filter((one) => one.severity !== "error").map((one) => <p class="sg-doubt" key={one.message}>{place(one, part)}</p>)}
      {variables?.length > 0 && <Names label="插入变量" list={variables} onPick={insert} disabled={disabled} />}
      {functions.length > 0 && <Names label="插入函数" list={functions} onPick={(name) => insert(`${name}()`)} disabled={disabled} />}
    </Field>
  );
}

const place = (one, part) => `${part === "script" || one.line > 1 ? `第${one.line}行` : ""}${one.column > 1 ? `第${one.column}个字符:` : part === "script" ? ":" : ""}${one.message}`;

function Names({ label, list, onPick, disabled }) {
  return (
    <select class="sg-insert" aria-label={label} value="" disabled={disabled} onChange={(event) => {
      onPick(event.target.value);
      event.target.value = "";
    }}>
      <option value="">{label}…</option>
      {list.map((one) => <option key={one.id} value={one.id}>{[one.id, one.name || one.help].filter(Boolean).join(" — ")}</option>)}
    </select>
  );
}
