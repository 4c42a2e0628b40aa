/* Saves one file of a draft by itself: a moment after the last change, never over what another saved meanwhile.

   const saving = new Saving({
     files,                     // DraftFiles
     path, revision, content,   // the file as the page was given it
     readOnly,                  // nothing is ever sent
     rest,                      // so many milliseconds after the last change it is sent
     read,                      // () => text or a promise of it: what the editor holds; throwing keeps the last text
     put,                       // (text) => …: show this text in the editor (theirs, or a local copy)
     onState,                   // (state, told) => …
     onSaved,                   // (revision) => …: time to ask for findings
   });
   saving.changed()             // at every change of the editor
   await saving.flush()         // save now; true when the server has everything
   saving.kept()                // a local copy newer than what the server has, or null; saving.restore() puts it
   saving.takeTheirs(), saving.keepMine(), saving.forkMine()   // after the state "conflict"
   saving.seen(files)           // a listing that presence brought

   States: saved, changed, saving, offline, login, conflict, theirs, closed, refused, unreadable. */
import { LocalCopy } from "./localcopy.js";
import { said } from "./files.js";

const AGAIN_MILLISECONDS = [2000, 5000, 10000, 30000];

/* Who saved a file, and when. */
export const told = (file) => {
  const at = new Date(file.changed_at).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
  return `${file.changed_by_name} ${at}`;
};

export class Saving {
  constructor(told) {
    Object.assign(this, { readOnly: false, rest: 900, onState() {}, onSaved() {}, ...told });
    this.saved = this.content;
    this.failures = 0;
    this.state = "saved";
    this.copy = new LocalCopy(this.files.draft, this.path);
    addEventListener("beforeunload", (event) => this.leave(event));
    addEventListener("online", () => this.dirty && this.flush());
    document.addEventListener("visibilitychange", () => document.hidden && this.dirty && this.flush());
  }

  tell(state, told = {}) {
    this.state = state;
    this.onState(state, told);
  }

  get stopped() {
    return this.readOnly || ["conflict", "closed"].includes(this.state);
  }

  changed() {
    if (this.readOnly) return;
    this.dirty = true;
    this.hold();
    if (!this.stopped) this.tell("changed");
    this.later(this.rest);
  }

  /* At once into this browser, whatever becomes of the page, the browser or the network; the last change counts. */
  async hold() {
    this.heldAll = false;
    if (this.holding) return;
    this.holding = true;
    try {
      while (!this.heldAll) {
        this.heldAll = true;
        const text = await this.read();
        if (this.dirty || this.running) this.copy.keep(text, this.revision);
      }
    } catch {
      // what cannot be read now is told when it is to be sent
    }
    this.holding = false;
  }

  later(milliseconds) {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.flush(), milliseconds);
  }

  async text() {
    try {
      const text = await this.read();
      this.copy.keep(text, this.revision);
      return text;
    } catch (error) {
      this.tell("unreadable", { words: String(error.message || error) });
      return null;
    }
  }

  /* One request at a time: what changes meanwhile is saved after it. */
  async flush() {
    clearTimeout(this.resting);
    if (this.readOnly) return true;
    if (this.running) {
      await this.running;
      return this.dirty ? this.flush() : this.state === "saved";
    }
    this.running = this.send();
    await this.running;
    this.running = null;
    return !this.dirty && this.state === "saved";
  }

  async send() {
    const wasDirty = this.dirty;
    this.dirty = false;
    const text = wasDirty ? await this.text() : this.saved;
    if (text === null) {
      this.dirty = true;
      return;
    }
    if (this.stopped) {
      this.dirty = true;
      return;
    }
    if (text === this.saved) {
      if (!this.dirty) this.copy.drop();
      this.tell("saved");
      return;
    }
    const away = this.state === "login";
    this.tell("saving");
    let answer;
    try {
      if (away) await this.files.renew();
      answer = await this.files.save(this.path, text, this.revision);
    } catch {
      answer = { ok: false, status: 0, data: {} };
    }
    this.judge(answer, text);
  }

  judge(answer, text) {
    if (answer.ok) {
      this.revision = answer.data.revision;
      this.saved = text;
      this.savedAt = new Date();
      this.failures = 0;
      if (!this.dirty) this.copy.drop();
      this.tell(this.dirty ? "changed" : "saved");
      if (this.dirty) this.later(this.rest);
      this.onSaved(this.revision);
      return;
    }
    this.dirty = true;
    if (answer.status === 409) {
      const closed = String(answer.data.type || "").endsWith("draft_closed");
      this.tell(closed ? "closed" : "conflict", { words: said(answer) });
    } else if (answer.status === 401 || answer.status === 403) {
      this.tell("login", { words: said(answer) });
    } else if (answer.status === 0 || answer.status >= 500) {
      this.tell("offline");
      this.later(AGAIN_MILLISECONDS[Math.min(this.failures, AGAIN_MILLISECONDS.length - 1)]);
      this.failures += 1;
    } else {
      this.tell("refused", { words: said(answer) });
    }
  }

  kept() {
    const kept = this.copy.read();
    if (kept === null || kept.content === this.saved) {
      this.copy.drop();
      return null;
    }
    return { ...kept, stale: kept.revision !== this.revision };
  }

  async restore() {
    const kept = this.kept();
    if (kept === null) return;
    await this.put(kept.content);
    this.changed();
  }

  forget() {
    this.copy.drop();
  }

  /* Theirs in the place of mine; mine stays in this browser until the next change. */
  async takeTheirs() {
    const answer = await this.files.read(this.path);
    if (!answer.ok) {
      this.tell("refused", { words: said(answer) });
      return;
    }
    this.revision = answer.data.revision;
    this.saved = answer.data.content;
    await this.put(this.saved);
    this.dirty = false;
    clearTimeout(this.resting);
    this.tell("saved");
    this.onSaved(this.revision);
  }

  /* Mine over theirs, which the draft keeps among its earlier texts. */
  async keepMine() {
    const answer = await this.files.read(this.path);
    this.revision = answer.ok ? answer.data.revision : 0;
    this.dirty = true;
    this.tell("changed");
    await this.flush();
  }

  /* Mine as a draft of its own, where work goes on; what the other saved stays as it is. */
  async forkMine() {
    const text = await this.text();
    if (text === null) return;
    const answer = await this.files.post(`${this.files.draft}/fork`, { path: this.path, content: text });
    if (!answer.ok) {
      this.tell("refused", { words: said(answer) });
      return;
    }
    this.dirty = false;
    this.copy.drop();
    location.assign(location.href.replace(this.files.draft, this.files.draft.replace(/[^/]+$/, answer.data.id)));
  }

  seen(files) {
    const found = files.find((one) => one.path === this.path);
    if (!found || found.revision <= this.revision || this.running || this.stopped) return;
    if (this.dirty) this.flush();
    else if (this.state !== "theirs") this.tell("theirs", { words: told(found), revision: found.revision });
  }

  leave(event) {
    if (!this.dirty || this.readOnly) return;
    this.flush();
    event.preventDefault();
  }
}
