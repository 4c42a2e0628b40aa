/* A text field that names a record of a register offers what the letters typed so far may mean. Without script
   the number is typed in full; the server looks it up either way. */
import { get } from "../post.js";

const PAUSE = 200;
let fields = 0;

export function watchLookups(root) {
  for (const field of root.querySelectorAll("input[data-lookup]")) if (!field.list) watch(field);
}

function watch(field) {
  if (field.hasAttribute("role")) return;
  const id = `lookup-${++fields}`;
  const list = element("ul", { id, role: "listbox", className: "lookup-list", hidden: true });
  list.setAttribute("aria-label", "候选");
  const told = element("p", { className: "lookup-told", role: "status" });
  const holder = element("div", { className: "lookup" });
  field.before(holder);
  holder.append(field, list, told);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false" })) field.setAttribute(name, value);
  let pending; let asked = 0; let active = -1;

  const shut = () => {
    list.hidden = true;
    active = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const choose = (option) => {
    field.value = option.dataset.value;
    told.textContent = option.dataset.told;
    shut();
    for (const kind of ["input", "change"]) field.dispatchEvent(new CustomEvent(kind, { bubbles: true, detail: "chosen" }));
  };
  const mark = (next) => {
    const options = list.children;
    options[active]?.removeAttribute("aria-selected");
    active = (next + options.length) % options.length;
    options[active].setAttribute("aria-selected", "true");
    options[active].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", options[active].id);
  };
  const ask = async () => {
    const mine = ++asked;
    const q = field.value.trim();
    if (!q) { told.textContent = ""; shut(); return []; }
    const answer = await get(`${field.dataset.lookup}?q=${encodeURIComponent(q)}`).catch(() => null);
    return mine === asked && answer?.ok && answer.data ? answer.data.found : null;
  };
  const offer = async () => {
    const found = await ask();
    if (!found || document.activeElement !== field) return;
    list.replaceChildren(...found.map((one, place) => option(one, `${id}-${place}`)));
    shut();
    told.textContent = field.value.trim() ? (found.length ? `${found.length}个候选,用上下键选择` : "没有找到,请核对证照编号或者文书号") : "";
    list.hidden = !found.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
  };

  field.addEventListener("input", (event) => {
    if (event.detail === "chosen") return;
    clearTimeout(pending);
    pending = setTimeout(offer, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") mark(active + 1);
    else if (event.key === "ArrowUp") mark(active - 1);
    else if (event.key === "Enter" && active >= 0 && !event.ctrlKey && !event.metaKey) choose(list.children[active]);
    else if (event.key === "Escape") { event.stopPropagation(); shut(); }
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", shut);
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const chosen = event.target.closest("[role=option]");
    if (chosen) choose(chosen);
  });
  if (field.value) ask().then((found) => {
    const same = found?.find((one) => one.value === field.value);
    if (same) told.textContent = words(same);
  });
}

const words = (one) => [one.title, one.party, one.status].filter(Boolean).join(" · ");

function option(one, id) {
  const made = element("li", { id, role: "option" });
  made.dataset.value = one.value;
  made.dataset.told = words(one);
  made.append(element("strong", { textContent: one.number }), element("span", { textContent: words(one) }));
  return made;
}

function element(name, values) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(values)) {
    if (key === "role") made.setAttribute(key, value);
    else made[key] = value;
  }
  return made;
}
