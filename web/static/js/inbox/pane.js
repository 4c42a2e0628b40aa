/* The task beside the list: opened, filled in and sent without leaving the inbox. */
import { UNKNOWN, get, post, refusal } from "../post.js";
import { dropDraft } from "../task/draft.js";
import { prepare } from "../task/form.js";
import { toast } from "../toast.js";
import { refreshCounters } from "./counters.js";
import { leave, moveTo, refreshList, rowOf, rows } from "./rows.js";

const inbox = document.getElementById("inbox");
const pane = document.getElementById("pane");
const content = document.getElementById("pane-content");
const follow = document.getElementById("open-next");
const FOLLOW = "open-next";

export const openId = () => (pane.hidden ? null : content.querySelector("[data-task]")?.dataset.task || null);

export async function open(address, id) {
  const row = rowOf(id);
  if (row) moveTo(row, false);
  const answer = await get(address);
  if (!answer.page || !answer.page.querySelector("[data-task]")) {
    toast(refusal(answer), "error");
    return;
  }
  show(answer.page);
  remember(id);
  content.querySelector("#task-title")?.focus({ preventScroll: true });
}

export function close() {
  if (pane.hidden) return;
  const id = openId();
  pane.hidden = true;
  content.replaceChildren();
  inbox.classList.remove("inbox-split");
  mark(null);
  remember(null);
  const row = id && rowOf(id);
  if (row) moveTo(row);
}

export function submitOpen() {
  content.querySelector("form[data-form]")?.requestSubmit();
}

/* After a task is done its row leaves and, if wished, the next opens. */
export function done(id, text) {
  dropDraft(id);
  toast(text);
  const wasOpen = openId() === id;
  const next = leave(id);
  refreshCounters(true).catch(() => {});
  if (!wasOpen) return;
  if (follow.checked && next) open(next.querySelector("[data-open]").href, next.dataset.item);
  else close();
  if (!rows().length) refreshList();
}

function show(page) {
  content.replaceChildren(...page.body.childNodes);
  pane.hidden = false;
  inbox.classList.add("inbox-split");
  pane.scrollTop = 0;
  mark(openId());
  prepare(content);
}

function mark(id) {
  for (const row of rows()) row.classList.toggle("row-open", row.dataset.item === id);
}

function remember(id) {
  const address = new URL(window.location.href);
  if (id) address.searchParams.set("task", id);
  else address.searchParams.delete("task");
  window.history.replaceState(null, "", address);
}

async function send(form) {
  const id = openId();
  const button = form.querySelector("button:not([type=button])");
  button?.setAttribute("aria-busy", "true");
  try {
    const answer = await post(form.action, new FormData(form));
    if (answer.data?.done) done(id, answer.data.text);
    else if (answer.page?.querySelector("[data-task]")) {
      show(answer.page);
      if (content.querySelector("[data-state=open]") === null) refreshCounters(true).catch(() => {});
    } else toast(refusal(answer), "error");
  } catch {
    toast(`${UNKNOWN};已填内容保留在本机草稿中`, "error");
  } finally {
    button?.removeAttribute("aria-busy");
  }
}

export function watchPane() {
  try { follow.checked = localStorage.getItem(FOLLOW) !== "no"; } catch { /* storage may be shut */ }
  follow.addEventListener("change", () => {
    try { localStorage.setItem(FOLLOW, follow.checked ? "yes" : "no"); } catch { /* storage may be shut */ }
  });
  pane.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-form], [data-hand]")) return;
    event.preventDefault();
    send(event.target);
  });
  pane.querySelector("[data-close]").addEventListener("click", (event) => {
    event.preventDefault();
    close();
  });
  if (!pane.hidden) {
    mark(openId());
    prepare(content);
  }
}
