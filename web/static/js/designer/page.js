/* The designer's page: a drawing opened, saved by itself, checked after every save, and the tools around it. */
import { openDesigner, openReader, show, textOf, withDrawing } from "../../bundles/bpmn-designer.js";
import { DraftFiles } from "../workbench/files.js";
import { keepPresent } from "../workbench/presence.js";
import { Saving } from "../workbench/saving.js";
import { SavingBar } from "../workbench/savingbar.js";
import { Findings } from "./findings.js";
import { watchKeys } from "./keys.js";
import { Tools } from "./tools.js";
import { fit } from "./view.js";

const REST_MILLISECONDS = 1500;

const bench = JSON.parse(document.getElementById("bench").textContent);
const place = document.querySelector("[data-designer]");
const part = (name) => place.querySelector(`[data-${name}]`);
const files = new DraftFiles(`${bench.address}/files`);

const link = (address, path) => (address ? `${address}?file=${encodeURIComponent(path)}` : "");
const links = {
  form: (path) => link(bench.editors.form, path),
  table: (path) => link(bench.editors.dmn, path),
  process: (id) => `${bench.diagram}?process=${encodeURIComponent(id)}`,
};

class Drawing {
  constructor() {
    const told = { address: bench.address, path: bench.path, readOnly: bench.readOnly, links, saveNow: () => this.saving.flush() };
    this.modeler = bench.readOnly ? openReader(part("canvas"), told) : openDesigner(part("canvas"), part("panel"), told);
    // What was opened is written back letter by letter as long as nothing is changed, or every change undone.
    this.opened = "";
  }

  /* Show a text; one without a drawing in it is given one, which counts as a change. */
  async put(text) {
    const { text: drawn, added } = await withDrawing(text);
    await show(this.modeler, drawn);
    this.opened = drawn;
    fit(this.modeler);
    return added;
  }

  async read() {
    const stack = this.modeler.get("commandStack");
    return stack.canUndo() ? textOf(this.modeler) : this.opened;
  }

  /* The drawing without its edit history must not be taken for what was opened. */
  watch(changed) {
    this.modeler.on("commandStack.changed", ({ trigger }) => trigger !== "clear" && changed());
  }
}

function tell(name, words) {
  part(name).textContent = words;
  part(name).hidden = !words;
}

async function begin() {
  const answer = await files.read(bench.path);
  if (!answer.ok) throw new Error("没有读到流程图文件");
  const { content, revision } = answer.data;
  const drawing = new Drawing();
  const added = await drawing.put(content);
  const findings = new Findings(drawing.modeler, bench, files, part("findings"));
  let bar = null;
  const saving = new Saving({
    files,
    path: bench.path,
    revision,
    content,
    readOnly: bench.readOnly,
    rest: REST_MILLISECONDS,
    read: () => drawing.read(),
    put: async (text) => {
      await drawing.put(text);
      findings.mark();
    },
    onState: (state, told) => bar?.show(state, told),
    onSaved: () => findings.load(),
  });
  drawing.saving = saving;
  bar = new SavingBar(place.querySelector("[data-saving]"), saving);
  drawing.watch(() => saving.changed());
  new Tools(place, drawing.modeler);
  watchKeys(place, drawing.modeler, saving);
  drawing.modeler.on("panel.saved", () => findings.load());
  if (added) tell("notice", "这张图没有图形信息,已经自动排布;随第一次修改一起保存。");
  if (!bench.readOnly) accompany(saving, findings);
  await findings.load();
  if (bench.element) findings.choose(bench.element);
  part("canvas").setAttribute("data-drawn", "");
}

/* Who else is here; and what others change in the draft's other files is checked again. */
function accompany(saving, findings) {
  const bar = place.querySelector("[data-saving]");
  let known = null;
  keepPresent(files, bench.path, (data) => {
    saving.seen(data.files);
    const here = data.others.map((one) => `${one.name}也打开了这份草稿${one.path === bench.path ? ",正在改同一张图" : ""}`);
    tell("others", here.join(";"));
    bar.querySelector("[data-saving-others]").hidden = true;
    const others = JSON.stringify(data.files.filter((one) => one.path !== bench.path).map((one) => [one.path, one.revision]));
    if (known !== null && known !== others) findings.load();
    known = others;
  });
}

part("drawings")?.addEventListener("change", (event) => location.assign(event.target.value));
begin().catch((error) => {
  tell("trouble", `流程图没有打开:${error.message || error}`);
  part("canvas").setAttribute("data-failed", "");
});
