/* The page of a draft's decision tables. */
import { TableEditor } from "../../bundles/dmn-editor.js";
import { FoundList } from "./findings.js";
import { opened, told, warnOf } from "./opened.js";
import { Trial } from "./trial.js";

const REST_MILLISECONDS = 350;
const FULL_RULE = "decision-table";

class TablesPage {
  constructor(document_) {
    this.told = document_;
    this.found = { marks: [], asked: {} };
    this.further = [];
    this.fired = [];
    this.list = new FoundList((one) => one.places.some((place) => this.editor.reveal(place)));
    this.trial = new Trial((values) => this.ask(values));
  }

  async begin() {
    const canvas = document.querySelector("[data-canvas]");
    const listeners = { onChange: () => this.changed() };
    this.editor = await TableEditor.open(canvas, this.told.content, { ...listeners, readOnly: this.told.readOnly });
    if (this.editor.warnings.length && !this.told.readOnly) {
      canvas.replaceChildren();
      this.told.readOnly = true;
      this.editor = await TableEditor.open(canvas, this.told.content, { readOnly: true });
      warnOf(this.editor.warnings);
    }
    const { files, saving } = opened(this.told, this.editor, { onSaved: () => this.checkAll(), onPut: () => this.checkSoon() });
    this.files = files;
    this.saving = saving;
    this.decisions();
    await this.check();
    this.checkAll();
    document.querySelector("[data-table-editor]").dataset.ready = "yes";
  }

  changed() {
    this.saving.changed();
    this.fired = [];
    this.checkSoon();
  }

  checkSoon() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.check(), REST_MILLISECONDS);
  }

  get decision() {
    return (this.editor.decisions().find((one) => one.shown) || { id: "" }).id;
  }

  decisions() {
    const place = document.querySelector("[data-decisions]");
    const all = this.editor.decisions();
    place.hidden = all.length < 2;
    place.replaceChildren(
      ...all.map((one) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "button small";
        button.textContent = one.name || one.id;
        button.setAttribute("aria-pressed", String(one.shown));
        button.addEventListener("click", async () => {
          await this.editor.show(one.id);
          this.decisions();
          this.trial.fields(this.found.asked[this.decision] || []);
        });
        return button;
      }),
    );
  }

  /* What the table says of itself, as it stands on the screen. */
  async check() {
    const content = await this.editor.text();
    const answer = await this.files.post(`${this.files.draft}/tables/check`, { path: this.told.path, content });
    if (!answer.ok || content !== (await this.editor.text())) return;
    this.found = answer.data;
    this.trial.fields(this.found.asked[this.decision] || []);
    this.show();
  }

  /* What the deploy check says of the table beside its drawing, as it is saved. */
  async checkAll() {
    const answer = await this.files.findings();
    if (!answer.ok) return;
    this.further = answer.data.findings.filter((one) => one.file === this.told.path && one.rule !== FULL_RULE);
    this.show();
  }

  show() {
    const own = this.found.marks.map((one) => ({
      ...one,
      places: [one.element, ...one.rows],
      act: one.example ? ["填入试算", () => this.trial.fill(one.example)] : null,
    }));
    const known = new Set(own.map((one) => one.message));
    const further = this.further
      .map((one) => ({ severity: one.severity, message: `${one.message}。${one.advice}`, places: [one.element] }))
      .filter((one) => one.severity !== "note" && !known.has(one.message));
    this.list.show([...own, ...further]);
    this.mark();
  }

  mark() {
    const cells = {};
    const rows = {};
    const graver = (place, id, tone) => { if (place[id] !== "error") place[id] = tone; };
    for (const one of this.found.marks) {
      graver(cells, one.element, one.severity);
      for (const row of one.rows) graver(rows, row, one.severity);
    }
    for (const one of this.further) graver(cells, one.element, one.severity === "error" ? "error" : "warning");
    this.editor.mark({ cells, rows, fired: this.fired });
  }

  async ask(values) {
    const content = await this.editor.text();
    const { path } = this.told;
    const sent = { path, content, decision: this.decision, values };
    const answer = await this.files.post(`${this.files.draft}/tables/trial`, sent);
    this.fired = answer.ok ? answer.data.fired : [];
    this.mark();
    if (this.fired.length) this.editor.reveal(this.fired[0]);
    return answer;
  }
}

const page = new TablesPage(told());
await page.begin();
