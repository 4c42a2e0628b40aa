/* The counters, asked for every twenty seconds; an unchanged answer has no body. */
const PAUSE = 20000;
let tag = null;

const total = () => document.querySelector("#counters .counter-all")?.dataset.number;

export async function refreshCounters(own = false) {
  const place = document.getElementById("counters");
  const address = document.getElementById("inbox").dataset.counters;
  const headers = tag ? { "If-None-Match": tag } : {};
  const answer = await fetch(address, { headers, credentials: "same-origin", cache: "no-store" });
  if (answer.status !== 200) return;
  tag = answer.headers.get("ETag");
  const before = total();
  const text = await answer.text();
  if (place.innerHTML.trim() !== text.trim()) place.innerHTML = text;
  const done = place.querySelector("[data-done-now]")?.dataset.doneNow;
  const told = document.getElementById("done-today");
  if (told && done !== undefined) {
    told.querySelector("span").textContent = done;
    told.hidden = done === "0";
  }
  const unread = place.querySelector("[data-unread-now]")?.dataset.unreadNow;
  const bell = document.querySelector("[data-unread]");
  if (bell && unread !== undefined) {
    bell.textContent = unread;
    bell.hidden = unread === "0";
  }
  if (!own && before !== undefined && before !== total()) document.getElementById("fresh").hidden = false;
}

export function watchCounters() {
  setInterval(() => {
    if (document.visibilityState === "visible") refreshCounters().catch(() => {});
  }, PAUSE);
}
