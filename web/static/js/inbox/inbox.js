/* The inbox page: filters without a reload, rows, pane, keys, counters. */
import { parse } from "../post.js";
import { settleSent } from "../task/draft.js";
import { answerOne, answerPicked } from "./answers.js";
import { watchCounters } from "./counters.js";
import { watchKeys } from "./keys.js";
import { open, watchPane } from "./pane.js";
import { REFRESH, boxOf, moveTo, pick, pickAll, rowOf, tell } from "./rows.js";

const inbox = document.getElementById("inbox");
const TYPING_PAUSE = 300;

async function fetched(address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  return parse(await answer.text());
}

/* Shows another address of the inbox: only the list changes, an open task stays. */
async function go(address, focused = null) {
  try {
    const page = await fetched(address);
    const fresh = page.getElementById("inbox");
    inbox.dataset.counters = fresh.dataset.counters;
    document.querySelector(".inbox-list").replaceWith(page.querySelector(".inbox-list"));
    if (address !== window.location.href) window.history.pushState(null, "", address);
    shownAddress = listAddress();
    const field = focused && document.getElementById(focused);
    if (field) { field.focus(); field.setSelectionRange(field.value.length, field.value.length); }
    tell();
  } catch {
    window.location.assign(address);
  }
}

async function more(link) {
  link.setAttribute("aria-busy", "true");
  const page = await fetched(link.href);
  const coming = [...page.querySelectorAll("#work > .row")].filter((row) => !rowOf(row.dataset.item));
  for (const row of coming) row.tabIndex = -1;
  document.getElementById("work").append(...coming);
  document.getElementById("more").replaceWith(page.getElementById("more"));
  if (coming.length) moveTo(coming[0]);
  tell();
}

function filtered() {
  const form = document.getElementById("filters");
  const wanted = new URLSearchParams([...new FormData(form)].filter(([, entry]) => entry !== ""));
  return `${form.action}?${wanted}`;
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey && !event.target.matches(".row-select input")) return;
  const target = event.target;
  const opener = target.closest("a[data-open]");
  const filter = target.closest("a[data-filter]");
  const further = target.closest("a[data-more]");
  if (opener) {
    event.preventDefault();
    open(opener.href, opener.dataset.open || opener.closest(".row").dataset.item);
  } else if (filter) {
    event.preventDefault();
    go(filter.href);
  } else if (further) {
    event.preventDefault();
    more(further).catch(() => window.location.assign(further.href));
  } else if (target.closest("[data-help]")) document.getElementById("help").showModal();
  else if (target.closest("[data-refresh]")) go(window.location.href);
  else if (target.matches("#select-all")) pickAll(target.checked);
  else if (target.matches(".row-select input")) pick(target.closest(".row"), target.checked, event.shiftKey);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-answer]")) {
    event.preventDefault();
    answerOne(form.closest(".row"));
  } else if (form.id === "bulk") {
    event.preventDefault();
    answerPicked(form);
  } else if (form.id === "filters") {
    event.preventDefault();
    go(filtered());
  }
});

document.addEventListener(REFRESH, () => go(window.location.href));

let pending;
document.addEventListener("input", (event) => {
  if (!event.target.closest("#filters")) return;
  clearTimeout(pending);
  const search = event.target.id === "q";
  pending = setTimeout(() => {
    if (!event.isComposing) go(filtered(), search ? "q" : null);
  }, search ? TYPING_PAUSE : 0);
});

document.addEventListener("focusin", (event) => {
  const row = event.target.closest("#work > .row");
  if (row && !row.classList.contains("row-here")) moveTo(row, false);
});

/* Going back shows an earlier address of the inbox; a jump within the page is none. */
const listAddress = () => {
  const address = new URL(window.location.href);
  address.searchParams.delete("task");
  return address.pathname + address.search;
};
let shownAddress = listAddress();
window.addEventListener("popstate", () => {
  if (listAddress() !== shownAddress) window.location.reload();
});
document.addEventListener("pointerdown", (event) => {
  // Choosing a span by Shift would otherwise mark the text between.
  if (event.shiftKey && event.target.closest(".row-select") && boxOf(event.target.closest(".row"))) event.preventDefault();
});

settleSent(null);
watchPane();
watchKeys();
watchCounters();
tell();
