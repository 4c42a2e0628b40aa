/* The editor of decision tables: a file in, the same file with what was changed out.

   const editor = await TableEditor.open(container, text, { readOnly, onChange, onSelect });
   await editor.text()          // the file as it is to be saved; the very text that was put, as long as nothing changed
   await editor.put(text)       // another text in its place
   editor.warnings              // what of the file the editor would not keep
   editor.decisions()           // [{id, name, shown}]
   editor.show(id)              // another decision of the file
   editor.mark({ cells, rows, fired })   // by id: what the check found, and the rules that fired
   editor.reveal(id)            // bring a cell, a column or a row into view */
import { marking } from "./marking.js";
import { TableManager } from "./manager.js";
import { translated } from "./translated.js";
import { warningWords } from "../words/warnings.js";

const LANGUAGE = { value: "shenguan", label: "分析员的表达式" };
const TYPES = ["string", "boolean", "integer", "long", "double", "date"];
const COMMENT = /<!--/;

export class TableEditor {
  static async open(container, text, told = {}) {
    const editor = new TableEditor(container, told);
    await editor.put(text);
    return editor;
  }

  constructor(container, { readOnly = false, onChange = () => {}, onSelect = () => {} } = {}) {
    this.readOnly = readOnly;
    this.marks = marking();
    this.container = container;
    this.manager = new TableManager({
      container,
      readOnly,
      common: {
        dataTypes: TYPES,
        expressionLanguages: { options: [LANGUAGE], defaults: { editor: LANGUAGE.value } },
        additionalModules: [translated],
      },
      decisionTable: { additionalModules: [translated] },
    });
    this.manager.on("viewer.created", ({ viewer }) => {
      viewer.on("commandStack.changed", ({ trigger }) => trigger !== "clear" && onChange());
      viewer.on("cellSelection.changed", ({ elementId, selection }) => selection.selected && onSelect(elementId));
    });
  }

  async put(text) {
    const { warnings } = await this.manager.importXML(text);
    this.original = text;
    this.warnings = warnings.map((one) => warningWords(one.message || String(one)));
    if (COMMENT.test(text)) this.warnings.push("注释 <!-- … -->");
  }

  get stack() {
    const viewer = this.manager.getActiveViewer();
    return viewer ? viewer.get("commandStack", false) : null;
  }

  /* Undone to the end, the file is again the one that was put, to the letter. */
  async text() {
    if (!this.stack || !this.stack.canUndo()) return this.original;
    const { xml } = await this.manager.saveXML({ format: true });
    return xml.endsWith("\n") ? xml : `${xml}\n`;
  }

  /* What would be written had anything been changed. */
  async written() {
    const { xml } = await this.manager.saveXML({ format: true });
    return xml;
  }

  undo() {
    if (this.stack?.canUndo()) this.stack.undo();
  }

  redo() {
    if (this.stack?.canRedo()) this.stack.redo();
  }

  decisions() {
    const shown = this.manager.getActiveView();
    return this.manager.getViews().map(({ id, name }) => ({ id, name, shown: shown?.id === id }));
  }

  async show(id) {
    const view = this.manager.getViews().find((one) => one.id === id);
    if (!view || view.id === this.manager.getActiveView()?.id) return;
    // Changes of a table that is left are kept in the file, but no longer undone.
    this.original = await this.text();
    await this.manager.open(view);
  }

  mark(found) {
    this.marks.show(found);
  }

  reveal(id) {
    const quoted = CSS.escape(id);
    const place = this.container.querySelector(`[data-element-id="${quoted}"], [data-col-id="${quoted}"]`);
    if (!place) return false;
    place.scrollIntoView({ block: "center", inline: "center" });
    const inner = place.querySelector("[contenteditable=true]");
    (inner || place).focus({ preventScroll: true });
    return true;
  }
}
