/** @jsxRuntime automatic */
/** @jsxImportSource @bpmn-io/properties-panel/preact */
/* One of a list, found by typing: in its name, its identifier or its help. With `free` what is typed holds as it is. */
import { useEffect, useRef, useState } from "@bpmn-io/properties-panel/preact/hooks";

import { Field, described } from "./fields.jsx";

const MOST = 60;

const shown = (one, value) => (one ? (one.name && one.name !== one.id ? `${one.name}(${one.id})` : one.id) : value);

function fitting(options, text) {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const holds = (told) => words.every((word) => told.toLowerCase().includes(word));
  const named = options.filter((one) => holds(`${one.name ?? ""} ${one.id}`));
  const others = options.filter((one) => !named.includes(one) && holds(`${one.name ?? ""} ${one.id} ${one.help ?? ""} ${one.group ?? ""}`));
  return [...named, ...others].slice(0, MOST);
}

export function Pick({ id, label, value = "", options, hint, fault, onPick, free, required, disabled, placeholder }) {
  const chosen = options.find((one) => one.id === value);
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState(null);
  const [active, setActive] = useState(-1);
  const list = useRef(null);
  const found = open ? fitting(options, typed ?? "") : [];
  const close = () => {
    setOpen(false);
    setTyped(null);
    setActive(-1);
  };
  const pick = (told) => {
    close();
    if (told !== value) onPick(told);
  };
  // What was typed: nothing takes the choice away; a name, where free; else an entry of just that name.
  const leave = () => {
    if (typed === null) return close();
    const told = typed.trim();
    const exact = options.find((one) => [one.id, one.name, shown(one)].includes(told));
    if (!told || exact || free) return pick(exact ? exact.id : told);
    return close();
  };
  const press = (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) setOpen(true);
      else if (found.length) setActive((active + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (open && found[active]) pick(found[active].id);
      else if (open && typed && found.length === 1 && !free) pick(found[0].id);
      else leave();
    } else if (event.key === "Escape" && open) {
      event.stopPropagation();
      close();
    }
  };
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [active]);
  // The list opens below the field, which may stand at the lower edge of the panel.
  useEffect(() => {
    if (open) list.current?.scrollIntoView({ block: "nearest" });
  }, [open, found.length > 0]);
  return (
    <Field {...{ id, label, hint, fault, required }}>
      <input
        class="sg-input" id={id} role="combobox" autocomplete="off" spellcheck={false} disabled={disabled}
        placeholder={placeholder ?? "输入几个字查找"}
        aria-expanded={open ? "true" : "false"} aria-controls={`${id}-list`} aria-autocomplete="list"
        aria-activedescendant={open && active >= 0 ? `${id}-${active}` : undefined}
        aria-describedby={described(id, { hint, fault })} aria-invalid={fault ? "true" : undefined}
        value={typed ?? shown(chosen, value)}
        onFocus={(event) => event.target.select()} onClick={() => setOpen(true)} onBlur={leave} onKeyDown={press}
        onInput={(event) => {
          setTyped(event.target.value);
          setActive(-1);
          setOpen(true);
        }}
      />
      <ul class="sg-options" id={`${id}-list`} role="listbox" aria-label={label} hidden={!open || !found.length} ref={list}>
        {found.map((one, index) => (
          <li
            class="sg-option" key={one.id} id={`${id}-${index}`} role="option" aria-selected={index === active ? "true" : "false"}
            onMouseDown={(event) => {
              event.preventDefault();
              pick(one.id);
            }}
          >
            <span class="sg-option-name">{one.name || one.id}</span>
            {one.name && one.name !== one.id && <code>{one.id}</code>}
            {one.group && <span class="sg-option-group">{one.group}</span>}
            {one.help && <span class="sg-option-help">{one.help}</span>}
          </li>
        ))}
      </ul>
      {open && !found.length && <p class="sg-hint" role="status">{free ? "没有同名的,按输入的写入" : "没有符合的"}</p>}
    </Field>
  );
}
