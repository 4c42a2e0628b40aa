/* The line that tells how saving stands, asks where it must, and names who else is here.
   Its place is drafts/_saving.html; `data-saving` holds `data-saving-words` and `data-saving-choices`. */
import { Conflict } from "./conflict.js";

const WORDS = {
  saved: "已保存",
  changed: "有改动",
  saving: "正在保存…",
  offline: "未保存,断网:改动留在本机,自动重试",
  login: "登录已失效,改动留在本机;请在另一页重新登录后再试",
  conflict: "别人先保存了这个文件",
  theirs: "别人保存了新的内容",
  closed: "草稿已送审或者已结束,不能再改",
  refused: "没有保存",
  unreadable: "内容不完整,暂不保存",
  readonly: "只读",
};
const TONES = { offline: "warning", login: "warning", conflict: "error", theirs: "warning", closed: "error", refused: "error", unreadable: "warning" };

const clock = (instant) => instant.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
const minute = (instant) => new Date(instant).toLocaleString("zh-CN", { dateStyle: "short", timeStyle: "short" });

export class SavingBar {
  constructor(element, saving) {
    this.element = element;
    this.saving = saving;
    this.words = element.querySelector("[data-saving-words]");
    this.choices = element.querySelector("[data-saving-choices]");
    this.others = element.querySelector("[data-saving-others]");
    this.show(saving.readOnly ? "readonly" : "saved");
    this.offer();
  }

  show(state, told = {}) {
    this.element.dataset.saving = state;
    this.element.dataset.tone = TONES[state] || "";
    const at = state === "saved" && this.saving.savedAt ? ` ${clock(this.saving.savedAt)}` : "";
    const words = [WORDS[state] + at, told.words].filter(Boolean).join(":");
    if (this.words.textContent !== words) this.words.textContent = words;
    if (state === "conflict") {
      this.conflict ??= new Conflict(this.saving);
      this.ask([["怎么办…", () => this.conflict.open()]]);
      this.conflict.open();
    } else if (state === "theirs") {
      this.ask([["载入新内容", () => this.saving.takeTheirs()]]);
    } else if (["login", "refused", "offline"].includes(state)) {
      this.ask([["现在再试", () => this.saving.flush()]]);
    } else {
      this.ask([]);
    }
  }

  /* What an earlier visit could not save. */
  offer() {
    const kept = this.saving.kept();
    if (kept === null || this.saving.readOnly) return;
    const after = kept.stale ? ";此后文件又被保存过" : "";
    this.element.dataset.tone = "warning";
    this.words.textContent = `本机留有 ${minute(kept.at)} 未保存的修改${after}`;
    this.ask([["恢复未保存的修改", () => this.saving.restore()], ["不要", () => { this.saving.forget(); this.show("saved"); }]]);
  }

  ask(choices) {
    this.choices.replaceChildren(
      ...choices.map(([label, act]) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "button small";
        button.textContent = label;
        button.addEventListener("click", act);
        return button;
      }),
    );
  }

  /* [{name, path}] */
  present(others) {
    const told = others.map((one) => `${one.name}${one.path === this.saving.path ? "也在改这个文件" : "也打开了这份草稿"}`);
    const words = told.join(";");
    if (this.others.textContent !== words) this.others.textContent = words;
    this.others.hidden = !words;
  }
}
