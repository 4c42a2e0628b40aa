/* The keyboard: a whole morning's work without the mouse. */
import { answerOne, answerPicked } from "./answers.js";
import { close, open, openId, submitOpen } from "./pane.js";
import { boxOf, current, pick, step } from "./rows.js";

const typing = (target) => target.closest("input:not([type=checkbox], [type=radio]), textarea, select");

function chosenKey(event) {
  const row = current();
  switch (event.key) {
    case "j": case "J": return () => step(1);
    case "k": case "K": return () => step(-1);
    case "x": return row && (() => pick(row, !boxOf(row)?.checked));
    case "X": return row && (() => pick(row, true, true));
    case "c": return row && (() => answerOne(row));
    case "C": return () => answerPicked(document.getElementById("bulk"));
    case "/": return () => document.getElementById("q").focus();
    case "?": return () => document.getElementById("help").showModal();
    case "Enter": {
      // On a link or button Enter is theirs.
      if (!row || event.target !== row) return null;
      const link = row.querySelector("[data-open]");
      return () => open(link.href, row.dataset.item);
    }
    default: return null;
  }
}

export function watchKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || document.querySelector("dialog[open]")) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && openId()) {
      event.preventDefault();
      submitOpen();
      return;
    }
    if (event.key === "Escape") {
      if (typing(event.target)) event.target.blur();
      else close();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const act = chosenKey(event);
    if (!act) return;
    event.preventDefault();
    act();
  });
}
