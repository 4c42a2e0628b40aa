/** @jsxRuntime automatic */
/** @jsxImportSource @bpmn-io/properties-panel/preact */
/* The plain fields of the panel. Each has a label, may have a hint and a fault, and keeps what is typed until it is
   handed on: after a pause, on Enter, or when the field is left. */
import { useEffect, useRef, useState } from "@bpmn-io/properties-panel/preact/hooks";

const PAUSE = 500;

/* A field around its control: `id` is that of the control. */
export function Field({ id, label, hint, fault, children, required }) {
  return (
    <div class={`sg-field${fault ? " sg-faulty" : ""}`}>
      <label class="sg-label" for={id}>
        {label}
        {required && <span class="sg-needed">(必填)</span>}
      </label>
      {children}
      {hint && <p class="sg-hint" id={`${id}-hint`}>{hint}</p>}
      {fault && <p class="sg-fault" id={`${id}-fault`} role="alert">{fault}</p>}
    </div>
  );
}

export const described = (id, { hint, fault }) =>
  [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ") || undefined;

/* What is typed until it is handed on. A pause of 0 hands on only when the field is left. */
export function useTyped(value, commit, pause = PAUSE) {
  const [typed, setTyped] = useState(value);
  const held = useRef({ typed: value, timer: 0, value, commit });
  held.current.value = value;
  held.current.commit = commit;
  useEffect(() => {
    if (!held.current.timer && held.current.typed.trim() !== value) {
      held.current.typed = value;
      setTyped(value);
    }
  }, [value]);
  const flush = () => {
    clearTimeout(held.current.timer);
    held.current.timer = 0;
    const told = held.current.typed.trim();
    if (told !== held.current.value) held.current.commit(told);
  };
  // Who selects another shape meanwhile has still written what he wrote.
  useEffect(() => flush, []);
  const type = (text) => {
    held.current.typed = text;
    setTyped(text);
    clearTimeout(held.current.timer);
    held.current.timer = pause ? setTimeout(flush, pause) : -1;
  };
  return { typed, type, flush };
}

export function Text({ id, label, value = "", hint, fault, onChange, required, disabled, pause, mode, placeholder }) {
  const { typed, type, flush } = useTyped(value, onChange, pause);
  return (
    <Field {...{ id, label, hint, fault, required }}>
      <input
        class="sg-input" id={id} value={typed} disabled={disabled} autocomplete="off" spellcheck={false}
        inputmode={mode} placeholder={placeholder}
        aria-describedby={described(id, { hint, fault })} aria-invalid={fault ? "true" : undefined}
        onInput={(event) => type(event.target.value)} onBlur={flush}
        onKeyDown={(event) => event.key === "Enter" && flush()}
      />
    </Field>
  );
}

export function Area({ id, label, value = "", hint, fault, onChange, rows = 3, code, disabled, required, placeholder }) {
  const { typed, type, flush } = useTyped(value, onChange);
  return (
    <Field {...{ id, label, hint, fault, required }}>
      <textarea
        class={`sg-input${code ? " sg-code" : ""}`} id={id} rows={rows} value={typed} disabled={disabled} placeholder={placeholder}
        autocomplete="off" spellcheck={false}
        aria-describedby={described(id, { hint, fault })} aria-invalid={fault ? "true" : undefined}
        onInput={(event) => type(event.target.value)} onBlur={flush}
      />
    </Field>
  );
}

export function Day({ id, label, value = "", hint, fault, onChange, disabled, required }) {
  return (
    <Field {...{ id, label, hint, fault, required }}>
      <input
        class="sg-input" id={id} type="date" value={value} disabled={disabled}
        aria-describedby={described(id, { hint, fault })} aria-invalid={fault ? "true" : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}

export function Choice({ id, label, value, options, hint, fault, onChange, disabled }) {
  return (
    <Field {...{ id, label, hint, fault }}>
      <select
        class="sg-input" id={id} value={value} disabled={disabled} aria-describedby={described(id, { hint, fault })}
        onChange={(event) => onChange(event.target.value)}
      >
        {options.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
      </select>
    </Field>
  );
}

export function Tick({ id, label, value, hint, onChange, disabled }) {
  return (
    <div class="sg-field sg-tick">
      <input
        id={id} type="checkbox" checked={value} disabled={disabled} aria-describedby={described(id, { hint })}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label for={id}>{label}</label>
      {hint && <p class="sg-hint" id={`${id}-hint`}>{hint}</p>}
    </div>
  );
}

/* Several of a few. */
export function Ticks({ id, label, values, options, hint, onChange }) {
  const turn = (one, on) => onChange(options.map((each) => each.id).filter((each) => (each === one ? on : values.includes(each))));
  return (
    <fieldset class="sg-field sg-ticks">
      <legend class="sg-label">{label}</legend>
      {options.map((one) => (
        <Tick key={one.id} id={`${id}-${one.id}`} label={one.name} value={values.includes(one.id)} onChange={(on) => turn(one.id, on)} />
      ))}
      {hint && <p class="sg-hint">{hint}</p>}
    </fieldset>
  );
}

/* Something told, with no control. */
export function Told({ label, children }) {
  return (
    <div class="sg-field sg-told">
      <span class="sg-label">{label}</span>
      <span class="sg-value">{children}</span>
    </div>
  );
}

export function Link({ address, children }) {
  return address ? <a class="sg-link" href={address}>{children}</a> : null;
}
