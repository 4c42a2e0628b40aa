/* The list of what was found in a file; each entry leads to its place. */
export class FoundList {
  constructor(onReveal) {
    this.list = document.querySelector("[data-found]");
    this.count = document.querySelector("[data-found-count]");
    this.none = document.querySelector("[data-found-none]");
    this.onReveal = onReveal;
  }

  /* [{severity, message, places: […]}] */
  show(found) {
    this.list.replaceChildren(...found.map((one) => this.entry(one)));
    this.count.textContent = found.length ? `${found.length}处` : "";
    this.none.hidden = found.length > 0;
  }

  entry(one) {
    const entry = document.createElement("li");
    entry.dataset.severity = one.severity;
    const words = document.createElement("button");
    words.type = "button";
    words.className = "found-entry";
    const grave = document.createElement("strong");
    grave.textContent = one.severity === "error" ? "错误" : "提醒";
    words.append(grave, ` ${one.message}`);
    words.addEventListener("click", () => this.onReveal(one));
    entry.append(words);
    if (one.act) {
      const act = document.createElement("button");
      act.type = "button";
      act.className = "button small";
      act.textContent = one.act[0];
      act.addEventListener("click", one.act[1]);
      entry.append(act);
    }
    return entry;
  }
}
