/** @jsxRuntime automatic */
/** @jsxImportSource @bpmn-io/properties-panel/preact */
/* A rule parameter: the value in force, its article and source, and another one proposed in its place. */
import { useEffect, useRef, useState } from "@bpmn-io/properties-panel/preact/hooks";

import { Choice, Day, Text, Told } from "./fields.jsx";
import { document } from "./proposals.js";

const MOST = 366;
const NEEDS = {
  document: "办法写明的时限:须登记一份准许这一数字的依据文件(文号、名称、发文机关、发文日期、有效期),否则部署检查不通过。",
  number: "平台默认的数字:须写明作出这一改动的文件的文号。",
};
const RULE_NEEDS = {
  document: "须登记一份准许这一改动的依据文件(文号、名称、发文机关、发文日期、有效期),否则部署检查不通过。",
  number: "平台默认的规则:须写明作出这一改动的文件的文号。",
};
const KEEP = "keep";
const DOCUMENT = [
  ["number", "文号", "例如 安政办字〔2026〕12号"],
  ["title", "文件名称"],
  ["issued_by", "发文机关"],
  ["issued_on", "发文日期"],
  ["valid_from", "有效期自"],
  ["valid_to", "有效期至"],
];

export function Limit({ desk, param }) {
  const { lists, proposals } = desk;
  const found = lists.find("parameters", param);
  const [profile, setProfile] = useState(proposals.of(param)?.profile ?? lists.lists.profiles[0]?.id ?? "ANQIU");
  if (!found) return null;
  const proposed = proposals.of(param, profile);
  return (
    <section class="sg-limit" aria-label={`规则参数 ${found.name}`}>
      <h3 class="sg-limit-name">{found.name} <code>{param}</code></h3>
      <p class="sg-limit-now">
        现行 <strong>{found.shown}</strong>({origin(found)})
        {proposed && <> → 改为 <strong class="sg-limit-new">{worded(found, proposed.value)}</strong></>}
      </p>
      {whyLocked(found)
        ? <Told label="不能更改">{whyLocked(found)}</Told>
        : <Change key={`${param} ${profile}`} {...{ desk, found, profile, setProfile, proposed }} />}
      <Uses desk={desk} found={found} />
    </section>
  );
}

function origin({ source, article, citation }) {
  if (!article || article === "-") return source;
  return source === "办法" ? `${source}${citation}` : `${source},${citation}`;
}

const isNumber = ({ kind }) => kind === "days" || kind === "count";

const worded = (found, value) =>
  found.options.find((one) => same(one.value, value))?.name ?? `${typeof value === "boolean" ? (value ? "是" : "否") : String(value)}${found.unit}`;

function whyLocked(found) {
  if (found.needs === "nothing_helps") return `由上位法(${found.citation})锁定,依据文件也不能更改。`;
  return found.kind === "fixed" ? "这一项不是数字,也没有可选的其他值,不在流程设计里更改。" : "";
}

const needsOf = (found) => (found.days ? NEEDS : RULE_NEEDS)[found.needs];

function Change({ desk, found, profile, setProfile, proposed }) {
  const { lists, proposals, readOnly } = desk;
  const [fields, setFields] = useState(() => started(proposed, lists.lists.today));
  const [fault, setFault] = useState({});
  // What is typed while an earlier field is still on its way must not be lost to the answer.
  const held = useRef({ fields, away: 0 });
  const show = (told) => {
    held.current.fields = told;
    setFields(told);
  };
  const saved = JSON.stringify(proposed ?? null);
  useEffect(() => {
    if (!held.current.away) show(started(proposed, lists.lists.today));
  }, [saved]);
  const send = async (change) => {
    held.current.away += 1;
    const message = await proposals.put(found.id, profile, change);
    held.current.away -= 1;
    setFault(failed(message));
  };
  const told = { ...proposals.problems(found.id), ...fault };
  const put = async (changed) => {
    const next = { ...held.current.fields, ...changed };
    show(next);
    const value = valueOf(found, next.value);
    if (next.value === "" || same(value, found.value)) {
      setFault({});
      if (proposals.of(found.id, profile)) await send(null);
      return;
    }
    if (value === undefined) {
      setFault({ value: `“改为”应当是${found.days ? 1 : 0}至${MOST}的整数` });
      return;
    }
    const change = { value, effective_from: next.effective_from, document: document(next) };
    await send(change);
  };
  const set = (name) => (text) => put({ [name]: text });
  const begun = proposed !== undefined || fields.value !== "";
  const id = (name) => `sg-${found.id}-${name}`;
  return (
    <div class="sg-change">
      {isNumber(found)
        ? <Text id={id("value")} label={found.unit ? `改为(${found.unit})` : "改为"} value={fields.value} mode="numeric" disabled={readOnly} fault={told.value} hint={needsOf(found)} onChange={set("value")} />
        : <Choice id={id("value")} label="改为" value={fields.value || KEEP} options={choices(found)} disabled={readOnly} fault={told.value} hint={needsOf(found)} onChange={(text) => set("value")(text === KEEP ? "" : text)} />}
      {begun && !readOnly && (
        <>
          {lists.lists.profiles.length > 1 && <Choice id={id("profile")} label="规则集" value={profile} options={lists.lists.profiles} onChange={setProfile} fault={told.profile} />}
          <Day id={id("from")} label="生效日期" value={fields.effective_from} fault={told.effective_from} hint={found.days ? "此后发生的才按新的数字,已经起算的不变" : "此后发生的才按新的规则"} onChange={set("effective_from")} />
          <fieldset class="sg-document">
            <legend>依据文件</legend>
            {DOCUMENT.map(([name, label, hint]) => field(name, label, hint, fields, told, set, id, found))}
          </fieldset>
          <button type="button" class="sg-button" onClick={() => put({ ...started(undefined, lists.lists.today) })}>不改了,恢复现行的{found.days ? "数字" : "规则"}</button>
        </>
      )}
      {told[""] && <p class="sg-fault" role="alert">{told[""]}</p>}
      {told.param && <p class="sg-fault" role="alert">{told.param}</p>}
    </div>
  );
}

function field(name, label, hint, fields, told, set, id, found) {
  const Kind = ["issued_on", "valid_from", "valid_to"].includes(name) ? Day : Text;
  const fault = told[`document.${name}`] ?? (name === "number" ? told.document_no : undefined);
  const required = name === "number" || (found.needs === "document" && name !== "valid_to");
  return <Kind key={name} id={id(name)} label={label} value={fields[name] ?? ""} required={required} fault={fault} hint={name === "valid_to" ? "长期有效的不填" : hint} onChange={set(name)} />;
}

const failed = (message) => (message ? { "": message } : {});

function started(proposed, today) {
  const told = proposed ?? { effective_from: today };
  return { value: proposed ? textOf(proposed.value) : "", effective_from: told.effective_from ?? today, ...(told.document ?? {}) };
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/* What the field holds of a value; a choice goes by its place among the options of the register. */
const textOf = (value) => JSON.stringify(value);

/* Undefined where the text is none of the values this parameter can have. */
function valueOf(found, text) {
  if (!isNumber(found)) return found.options.find((one) => same(one.value, parsed(text)))?.value;
  const number = /^\d+$/.test(text.trim()) ? Number(text) : undefined;
  return number >= (found.days ? 1 : 0) && number <= MOST ? number : undefined;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/* That in force is the first to choose: choosing it takes a proposal back. */
const choices = (found) => [
  { id: KEEP, name: `现行:${found.shown}` },
  ...found.options.filter((one) => !same(one.value, found.value)).map(({ value, name }) => ({ id: textOf(value), name })),
];

function Uses({ desk, found }) {
  const here = found.uses.filter((one) => desk.lists.isUseAt(one, desk.object));
  const others = found.uses.filter((one) => !here.includes(one));
  if (!others.length) return <p class="sg-hint">只有这里用到这个参数。</p>;
  const show = (one) => desk.registry.get(one.element) && desk.selection.select(desk.registry.get(one.element));
  return (
    <details class="sg-more" open={others.length <= 4}>
      <summary>还有{others.length}处用到这个参数,一并改变</summary>
      <ul class="sg-uses">
        {others.map((one) => (
          <li key={`${one.process} ${one.element}`}>
            {one.process === desk.lists.folder && desk.registry.get(one.element)
              ? <button type="button" class="sg-plain" onClick={() => show(one)}>{one.element_name}</button>
              : one.element_name}
            <span class="sg-hint"> {one.process_name} · {one.part}{one.where === "running" ? "(正在运行,不在本草稿)" : ""}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
