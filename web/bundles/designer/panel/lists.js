/* The lists of the draft, read once and again whenever a file of it was saved; and what is known at an element. */
import { ask } from "./asking.js";
import { decisionOf } from "./extensions.js";

const TABLE = "决策表";
const EMPTY = {
  today: "", operators: [], intakes: [], functions: [], roles: [], departments: [], articles: [], profiles: [],
  processes: [], forms: {}, tables: {}, parameters: [], handed: {}, proposals: { text: "", revision: 0, problems: [] },
};

export class PanelLists {
  constructor(bench, eventBus, injector) {
    this.bench = bench || {};
    this.eventBus = eventBus;
    this.injector = injector;
    this.lists = EMPTY;
    this.loaded = false;
    this.folder = (this.bench.path || "").split("/")[0];
    if (this.bench.address) {
      this.load();
      // Files that others write: a new form, a new table.
      eventBus.on("draft.changed", () => this.load());
    }
  }

  async load() {
    const answer = await ask(`${this.bench.address}/panel`);
    if (!answer.ok) return;
    this.lists = answer.data;
    this.loaded = true;
    this.eventBus.fire("panel.listed", { lists: this.lists });
    this.eventBus.fire("propertiesPanel.providersChanged");
  }

  get forms() {
    return this.lists.forms[this.folder] ?? [];
  }

  get tables() {
    return this.lists.tables[this.folder] ?? [];
  }

  /* The parameters that an element uses: named in it, in the table it asks, or read by what it does. */
  usedAt(object) {
    return this.lists.parameters.filter((one) => one.uses.some((use) => this.isUseAt(use, object)));
  }

  isUseAt(use, object) {
    if (use.process !== this.folder) return false;
    return use.part === TABLE ? use.element === decisionOf(object) : use.element === object.id;
  }

  find(list, id) {
    return (this.lists[list] ?? []).find((one) => one.id === id);
  }

  /* The address of the editor of another file of the draft; nothing where there is none. */
  link(kind, what) {
    const made = this.bench.links?.[kind];
    return made ? made(what) : "";
  }

  /* What is wrong with a text, and which variables there are: {problems, open, variables}. */
  async judge(element, part, text) {
    if (!this.bench.address) return { problems: [], open: true, variables: [] };
    const { xml } = await this.injector.get("bpmnjs").saveXML().catch(() => ({}));
    const asked = { path: this.bench.path, element, part, text, drawing: xml };
    const answer = await ask(`${this.bench.address}/panel/expression`, "POST", asked);
    return answer.ok ? answer.data : { problems: [], open: true, variables: [] };
  }
}

PanelLists.$inject = ["config.bench", "eventBus", "injector"];
