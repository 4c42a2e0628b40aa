/* What the deploy check says of the draft: on the shapes, and in a list that leads to them. The server is the judge. */
import { show } from "./view.js";

const GRAVITIES = { error: "错误", warning: "提醒", note: "说明" };
const ORDER = ["error", "warning", "note"];
const SIGNS = { error: "!", warning: "?", note: "i" };
const LAYER = "findings";

const node = (tag, className, text = "") => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
};

export class Findings {
  constructor(modeler, bench, files, element) {
    Object.assign(this, { modeler, bench, files, found: [], turn: 0, marked: [] });
    this.list = element.querySelector("[data-findings-list]");
    this.count = element.querySelector("[data-findings-count]");
    const toggle = element.querySelector("[data-findings-toggle]");
    toggle.addEventListener("click", () => {
      this.list.hidden = !this.list.hidden;
      toggle.setAttribute("aria-expanded", String(!this.list.hidden));
    });
    modeler.on("selection.changed", ({ newSelection }) => this.light(newSelection.map((one) => one.id)));
  }

  /* The latest answer counts, whichever comes first. */
  async load() {
    const turn = ++this.turn;
    this.count.textContent = this.checked ? this.summary(",正在重新检查…") : "正在检查…";
    let answer = null;
    try {
      answer = await this.files.findings();
    } catch {
      // told below
    }
    if (turn !== this.turn) return;
    if (answer === null || !answer.ok) {
      this.count.textContent = "检查没有完成,下次保存后再查";
      return;
    }
    this.checked = true;
    this.found = [...answer.data.findings].sort((one, other) => ORDER.indexOf(one.severity) - ORDER.indexOf(other.severity));
    this.count.textContent = this.summary("");
    this.write();
    this.mark();
    this.tab();
  }

  of(severity) {
    return this.found.filter((one) => one.severity === severity).length;
  }

  summary(further) {
    const told = ORDER.filter((one) => this.of(one)).map((one) => `${GRAVITIES[one]}${this.of(one)}处`);
    return (told.join(",") || "没有发现问题") + further;
  }

  tab() {
    const tab = document.querySelector(".draft-tabs [aria-current]");
    tab?.querySelector(".tab-count")?.remove();
    const count = this.of("error") + this.of("warning");
    if (!tab || !count) return;
    const badge = node("span", "tab-count", String(count));
    badge.dataset.tone = this.of("error") ? "error" : "warning";
    badge.title = this.summary("");
    tab.append(badge);
  }

  /* A list of what was found, each row leading to its element. */
  write() {
    if (!this.found.length) {
      this.list.replaceChildren();
      return;
    }
    const table = node("table");
    const head = node("tr");
    head.append(...["程度", "位置", "问题", "改法"].map((word) => Object.assign(node("th", "", word), { scope: "col" })));
    const top = node("thead");
    top.append(head);
    const body = node("tbody");
    body.append(...this.found.map((one) => this.row(one)));
    table.append(top, body);
    this.list.replaceChildren(table);
  }

  row(one) {
    const row = node("tr");
    const places = this.places(one);
    row.dataset.element = places[0] ?? "";
    row.dataset.elements = places.join(" ");
    const gravity = node("td", "finding-gravity", GRAVITIES[one.severity]);
    gravity.dataset.tone = one.severity;
    const where = node("td");
    where.append(this.way(one));
    row.append(gravity, where, node("td", "", one.message), node("td", "", one.advice));
    return row;
  }

  /* What leads to the place: an element of this drawing, another drawing, the editor of another file. */
  way(one) {
    const parameter = one.file === this.bench.parameters;
    const name = parameter ? `规则参数${one.element_name}` : one.element_name ? `${one.element_name}(${one.element})` : one.element;
    const [place] = this.places(one);
    if (place || one.file === this.bench.path) {
      const button = node("button", "", name || this.bench.name);
      button.type = "button";
      button.addEventListener("click", () => this.choose(place ?? one.element));
      return button;
    }
    if (parameter) return node("span", "", name);
    const words = `${one.file}${name ? ` ${name}` : ""}`;
    const address = this.address(one);
    return address ? Object.assign(node("a", "", words), { href: address }) : node("span", "", words);
  }

  address(one) {
    const suffix = one.file.split(".").pop();
    if (suffix === "bpmn") {
      return `${this.bench.diagram}?process=${encodeURIComponent(one.file.split("/")[0])}&element=${encodeURIComponent(one.element)}`;
    }
    const editor = this.bench.editors[suffix];
    return editor ? `${editor}?file=${encodeURIComponent(one.file)}` : "";
  }

  choose(id) {
    if (show(this.modeler, id)) this.light([id]);
  }

  light(ids) {
    for (const row of this.list.querySelectorAll("tr[data-elements]")) {
      row.classList.toggle("chosen", row.dataset.elements.split(" ").some((one) => ids.includes(one)));
    }
  }

  /* Signs on the shapes; told in full on hover and focus. */
  mark() {
    const overlays = this.modeler.get("overlays");
    const canvas = this.modeler.get("canvas");
    const registry = this.modeler.get("elementRegistry");
    overlays.remove({ type: LAYER });
    for (const id of this.marked) if (registry.get(id)) canvas.removeMarker(id, "finding-error");
    const byElement = this.byElement(registry);
    this.marked = [...byElement.keys()];
    for (const [id, own] of byElement) {
      const element = registry.get(id);
      overlays.add(id, LAYER, { position: position(element), html: this.sign(id, own), scale: { min: 1, max: 1 } });
      if (own.some((one) => one.severity === "error")) canvas.addMarker(id, "finding-error");
    }
  }

  /* The elements of this drawing that a finding is about: several where it is about a parameter they use. */
  places(one) {
    return one.places.filter(({ file, element }) => file === this.bench.path && element).map(({ element }) => element);
  }

  byElement(registry) {
    const groups = new Map();
    for (const one of this.found) {
      for (const id of this.places(one)) if (registry.get(id)?.parent) groups.set(id, [...(groups.get(id) ?? []), one]);
    }
    return groups;
  }

  sign(id, own) {
    const tone = own[0].severity;
    const sign = node("button", "finding-mark", own.length > 1 ? String(own.length) : SIGNS[tone]);
    sign.type = "button";
    sign.dataset.tone = tone;
    // What is called out is what is shown, word by word.
    sign.setAttribute("aria-label", [sign.textContent, ...own.flatMap((one) => [`${GRAVITIES[one.severity]}:${one.message}`, one.advice])].join(" "));
    const told = node("span", "finding-told");
    told.setAttribute("aria-hidden", "true");
    for (const one of own) {
      const line = node("span", "", `${GRAVITIES[one.severity]}:${one.message}`);
      line.append(" ", node("em", "", one.advice));
      told.append(" ", line);
    }
    sign.append(told);
    sign.addEventListener("click", () => this.choose(id));
    return sign;
  }
}

function position(element) {
  if (!element.waypoints) return { top: -12, left: -12 };
  const middle = element.waypoints[Math.floor((element.waypoints.length - 1) / 2)];
  const first = { x: Math.min(...element.waypoints.map(({ x }) => x)), y: Math.min(...element.waypoints.map(({ y }) => y)) };
  return { left: middle.x - first.x, top: middle.y - first.y - 24 };
}
