/* The page of a draft's forms. */
import { FormDesigner } from "../../bundles/form-editor.js";
import { DraftFiles } from "../workbench/files.js";
import { judge } from "../task/conditions.js";
import { FieldSettings } from "./fieldsettings.js";
import { FoundList } from "./findings.js";
import { opened, told } from "./opened.js";
import { SideTabs } from "./sidetabs.js";

const REST_MILLISECONDS = 350;
const OWN_RULES = ["form-field", "form-unreadable"];

class FormsPage {
  constructor(document_) {
    this.told = document_;
    this.own = [];
    this.further = [];
    this.list = new FoundList((one) => one.places.some((place) => this.reveal(place)));
    this.preview = document.querySelector("[data-preview]");
    this.preview.addEventListener("change", () => judge(this.preview));
    this.preview.addEventListener("submit", (event) => event.preventDefault());
    this.tabs = new SideTabs();
  }

  async begin() {
    if (this.told.readOnly) {
      const text = () => this.told.content;
      const { files } = opened(this.told, { text, put() {}, undo() {}, redo() {} });
      this.files = files;
    } else {
      await this.edit();
    }
    await this.check();
    this.checkAll();
    document.querySelector("[data-form-editor]").dataset.ready = "yes";
  }

  async edit() {
    const canvas = document.querySelector("[data-canvas]");
    this.files = new DraftFiles(`/drafts/${this.told.draft}/files`);
    this.editor = await FormDesigner.open(canvas, this.told.content, {
      onChange: () => this.changed(),
      onSelect: (chosen) => this.settings?.show(chosen),
    });
    this.settings = new FieldSettings(document.querySelector("[data-settings]"), this.editor, this.told.lists);
    const { saving } = opened(this.told, this.editor, { onSaved: () => this.checkAll(), onPut: () => this.put() });
    this.saving = saving;
    this.settings.show(null);
  }

  put() {
    this.settings.show(null);
    this.checkSoon();
  }

  changed() {
    this.saving?.changed();
    this.checkSoon();
  }

  checkSoon() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.check(), REST_MILLISECONDS);
  }

  reveal(name) {
    if (!this.editor || !name) return false;
    this.tabs.show("settings");
    return this.editor.reveal(name);
  }

  /* The form as the server reads and draws it. */
  async check() {
    const content = this.editor ? this.editor.text() : this.told.content;
    const answer = await this.files.post(`${this.files.draft}/forms/preview`, { path: this.told.path, content });
    if (!answer.ok) return;
    const { page, marks } = answer.data;
    if (page) {
      this.draw(new DOMParser().parseFromString(page, "text/html").body.childNodes);
    }
    this.preview.toggleAttribute("data-stale", !page);
    this.own = marks;
    this.show();
  }

  /* What was tried out in the preview stays when the form changes. */
  draw(nodes) {
    const before = [...this.preview.elements].filter((one) => one.name && one.type !== "file");
    const chosen = new Set(before.filter((one) => one.checked).map((one) => `${one.name}=${one.value}`));
    const written = new Map(before.filter((one) => !["radio", "checkbox"].includes(one.type)).map((one) => [one.name, one.value]));
    const names = new Set(before.map((one) => one.name));
    this.preview.replaceChildren(...nodes);
    for (const one of this.preview.elements) {
      if (!names.has(one.name) || one.type === "file") continue;
      if (["radio", "checkbox"].includes(one.type)) one.checked = chosen.has(`${one.name}=${one.value}`);
      else if (written.get(one.name)) one.value = written.get(one.name);
    }
    judge(this.preview);
  }

  async checkAll() {
    const answer = await this.files.findings();
    if (!answer.ok) return;
    const { path } = this.told;
    this.further = answer.data.findings.filter((one) => one.file === path && !OWN_RULES.includes(one.rule));
    this.show();
  }

  show() {
    const own = this.own.map((one) => ({ ...one, places: [one.element] }));
    const further = this.further
      .filter((one) => one.severity !== "note")
      .map((one) => ({ severity: one.severity, message: `${one.message}。${one.advice}`, places: [one.element] }));
    this.list.show([...own, ...further]);
  }
}

const page = new FormsPage(told());
await page.begin();
