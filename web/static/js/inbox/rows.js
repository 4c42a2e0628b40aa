/* The rows: which one is current, which ones are chosen, and how they leave. */
export const rows = () => [...document.querySelectorAll("#work > .row:not(.row-gone)")];
export const rowOf = (id) => document.getElementById(`row-${id}`);
export const boxOf = (row) => row && row.querySelector(".row-select input");

let lastPicked = null;

export function current() {
  return document.querySelector("#work > .row-here") || null;
}

export function moveTo(row, focus = true) {
  for (const other of document.querySelectorAll(".row-here")) {
    other.classList.remove("row-here");
    other.tabIndex = -1;
  }
  if (!row) return;
  row.classList.add("row-here");
  row.tabIndex = 0;
  if (focus) row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

export function step(direction) {
  const all = rows();
  const at = all.indexOf(current());
  const next = at < 0 ? (direction > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + direction, 0), all.length - 1);
  moveTo(all[next]);
}

export function pick(row, on, through = false) {
  const all = rows();
  const from = through && lastPicked ? all.indexOf(lastPicked) : -1;
  const here = all.indexOf(row);
  const span = from < 0 ? [row] : all.slice(Math.min(from, here), Math.max(from, here) + 1);
  for (const one of span) {
    const box = boxOf(one);
    if (box) box.checked = on;
  }
  lastPicked = row;
  tell();
}

export function pickAll(on) {
  for (const row of rows()) {
    const box = boxOf(row);
    if (box) box.checked = on;
  }
  tell();
}

export const picked = () => rows().filter((row) => boxOf(row)?.checked);

export function tell() {
  const chosen = picked();
  for (const row of rows()) row.classList.toggle("row-picked", chosen.includes(row));
  const count = document.getElementById("bulk-count");
  const go = document.getElementById("bulk-go");
  const all = document.getElementById("select-all");
  const possible = rows().filter(boxOf);
  if (count) count.textContent = chosen.length ? `已选择${chosen.length}件` : "未选择";
  if (go) go.disabled = !chosen.length;
  if (all) {
    all.checked = possible.length > 0 && chosen.length === possible.length;
    all.indeterminate = chosen.length > 0 && chosen.length < possible.length;
  }
}

/* Takes a row out of the list and returns the one that follows it. */
export function leave(id) {
  const row = rowOf(id);
  if (!row) return null;
  const all = rows();
  const at = all.indexOf(row);
  const next = all[at + 1] || all[at - 1] || null;
  const was = row.classList.contains("row-here");
  row.classList.add("row-gone");
  setTimeout(() => row.remove(), 250);
  if (was) moveTo(next, document.activeElement === row || document.activeElement === document.body);
  if (lastPicked === row) lastPicked = null;
  tell();
  return next;
}

/* Asks the page to show its list anew, without losing what is beside it. */
export const REFRESH = "inbox:refresh";
export const refreshList = () => document.dispatchEvent(new CustomEvent(REFRESH));
