/* The editor of forms: a file in, the same file with what was changed out.

   const editor = await FormDesigner.open(container, text, { onChange, onSelect });
   editor.text()                    // the very text that was put, as long as nothing was changed
   await editor.put(text)
   editor.selected                  // the chosen component, or the form itself
   editor.edit(component, changes)  // several properties at once; undefined takes one away
   editor.component(id or key)
   editor.reveal(id or key)
   editor.fields()                  // every component that has a key */
import { FormEditor } from "@bpmn-io/form-js-editor";
import { addedOnReading, ordered } from "./ordered.js";

export class FormDesigner {
  static async open(container, text, told = {}) {
    const designer = new FormDesigner(container, told);
    await designer.put(text);
    return designer;
  }

  constructor(container, { onChange = () => {}, onSelect = () => {} } = {}) {
    this.container = container;
    this.editor = new FormEditor({ container, propertiesPanel: { parent: document.createElement("div") } });
    this.editor.on("commandStack.changed", () => !this.putting && onChange());
    this.editor.on("selection.changed", ({ selection }) => onSelect(selection || this.form));
  }

  async put(text) {
    const schema = JSON.parse(text);
    this.putting = true;
    try {
      await this.editor.importSchema(schema);
    } finally {
      this.putting = false;
    }
    this.original = text;
    this.before = JSON.parse(text);
    this.added = addedOnReading(this.form, this.before);
    this.select(null);
  }

  get form() {
    return this.editor._getState().schema;
  }

  get stack() {
    return this.editor.get("commandStack");
  }

  get selected() {
    return this.editor.get("selection").get() || this.form;
  }

  /* Undone to the end, the file is again the one that was put, to the letter. */
  text() {
    return this.stack.canUndo() ? this.written() : this.original;
  }

  written() {
    return `${JSON.stringify(ordered(this.form, this.before, this.added), null, 2)}\n`;
  }

  undo() {
    if (this.stack.canUndo()) this.stack.undo();
  }

  redo() {
    if (this.stack.canRedo()) this.stack.redo();
  }

  edit(component, changes) {
    this.editor.get("modeling").editFormField(component, changes);
  }

  remove(component) {
    const parent = this.editor.get("formFieldRegistry").get(component._parent);
    this.editor.get("modeling").removeFormField(component, parent, parent.components.indexOf(component));
  }

  all() {
    const inside = (components) => components.flatMap((one) => [one, ...inside(one.components || [])]);
    return inside(this.form.components);
  }

  fields() {
    return this.all().filter((one) => one.key);
  }

  component(name) {
    const all = this.all();
    return all.find((one) => one.id === name) || all.find((one) => one.key === name);
  }

  select(component) {
    this.editor.get("selection").set(component);
  }

  reveal(name) {
    const component = this.component(name);
    if (!component) return false;
    this.select(component);
    const place = this.container.querySelector(`[data-id="${CSS.escape(component.id)}"]`);
    place?.scrollIntoView({ block: "center" });
    return true;
  }
}
