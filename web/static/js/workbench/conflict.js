/* Somebody else saved the file first: who and when, and the choices. Nothing is lost, whichever is taken. */
import { told } from "./saving.js";

const HELD = "我的改动在本机保留到下一次改动为止";
const CHOICES = (theirs) => [
  ["载入对方的", theirs, (saving) => saving.takeTheirs()],
  ["我的另存为新草稿", "两份都留下,在新草稿里接着改", (saving) => saving.forkMine()],
  ["用我的覆盖", "对方的内容留在这份草稿的历史里", (saving) => saving.keepMine()],
];

export class Conflict {
  /* `theirs` says what becomes of mine where theirs is taken. */
  constructor(saving, { theirs = HELD } = {}) {
    this.saving = saving;
    this.dialog = document.createElement("dialog");
    this.dialog.className = "saving-conflict";
    this.dialog.setAttribute("aria-labelledby", "conflict-title");
    const title = document.createElement("h2");
    title.id = "conflict-title";
    title.textContent = "别人先保存了这个文件";
    this.words = document.createElement("p");
    const list = document.createElement("ul");
    list.append(...CHOICES(theirs).map((choice) => this.choice(...choice)));
    this.dialog.append(title, this.words, list, this.button("以后再定", () => {}));
    document.body.append(this.dialog);
  }

  button(label, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = label;
    button.addEventListener("click", () => {
      this.dialog.close();
      act(this.saving);
    });
    return button;
  }

  choice(label, effect, act) {
    const item = document.createElement("li");
    const words = document.createElement("span");
    words.textContent = effect;
    item.append(this.button(label, act), words);
    return item;
  }

  async open() {
    if (this.dialog.open) return;
    this.words.textContent = "您的改动没有覆盖它,还在这一页上。";
    this.dialog.showModal();
    try {
      const theirs = await this.saving.files.read(this.saving.path);
      if (theirs.ok) this.words.textContent = `${told(theirs.data)} 保存了 ${this.saving.path}。您的改动没有覆盖它,还在这一页上。`;
    } catch {
      // who it was can be told once the network is back
    }
  }
}
