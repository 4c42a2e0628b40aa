/* Two people on one draft: who else is here, and what becomes of mine where another saved the scenario first. */
import { Conflict } from "../workbench/conflict.js";
import { DraftFiles } from "../workbench/files.js";
import { keepPresent } from "../workbench/presence.js";

const GONE = "我在这个场景里未保存的改动不再保留";

export class Together {
  /* base: the address of the page; file: what is open; place: where others are named; ask(part, body): a POST to the
     page; reopen(): shows what the server has; save(): sends what is in the table. */
  constructor(told) {
    Object.assign(this, told);
    this.files = new DraftFiles(this.base.replace(/\/[^/]+$/, "/files"));
  }

  get path() {
    return this.file.path;
  }

  /* From now on this scenario is what is looked at. */
  turn() {
    this.leave?.();
    this.leave = keepPresent(this.files, this.path, ({ others }) => this.name(others));
  }

  name(others) {
    const told = others.map((one) => `${one.name}${one.path === this.path ? "也在改这个场景" : "也打开了这份草稿"}`);
    if (this.place.textContent !== told.join(";")) this.place.textContent = told.join(";");
    this.place.hidden = !told.length;
  }

  clash() {
    this.conflict ??= new Conflict(this, { theirs: GONE });
    return this.conflict.open();
  }

  async takeTheirs() {
    this.file.dirty = false;
    await this.reopen();
  }

  async keepMine() {
    const answer = await this.files.read(this.path);
    this.file.revision = answer.ok ? answer.data.revision : 0;
    this.file.dirty = true;
    await this.save();
  }

  async forkMine() {
    const { text } = await this.ask("text", { path: this.path, revision: this.file.revision, told: this.file.told });
    const answer = await this.files.post(`${this.files.draft}/fork`, { path: this.path, content: text });
    if (!answer.ok) throw new Error([answer.data.title, answer.data.detail].filter(Boolean).join(":"));
    this.file.dirty = false;
    const own = this.files.draft.replace(/[^/]+$/, answer.data.id);
    location.assign(`${this.base.replace(this.files.draft, own)}?file=${encodeURIComponent(this.path)}`);
  }
}
