/* One click on one task, or on all chosen ones; every row has its own result. */
import { UNKNOWN, post, refusal } from "../post.js";
import { toast } from "../toast.js";
import { refreshCounters } from "./counters.js";
import { done } from "./pane.js";
import { leave, picked, refreshList, rowOf, rows } from "./rows.js";

const JSON_TYPE = "application/json";

export async function answerOne(row) {
  const form = row?.querySelector("form[data-answer]");
  if (!form || row.dataset.busy) return;
  row.dataset.busy = "yes";
  try {
    const answer = await post(form.action, new FormData(form), JSON_TYPE);
    const told = answer.data;
    if (told?.done) done(told.id, `${told.text}:${told.title}`);
    else {
      toast(`未成功:${refusal(answer)}`, "error");
      if (told?.gone) leave(told.id);
      refreshCounters(true).catch(() => {});
    }
  } catch {
    toast(UNKNOWN, "error");
  } finally {
    delete row.dataset.busy;
  }
}

export async function answerPicked(form) {
  const chosen = picked();
  if (!chosen.length) return;
  const button = document.getElementById("bulk-go");
  button.setAttribute("aria-busy", "true");
  try {
    const answer = await post(form.action, new FormData(form), JSON_TYPE);
    if (!answer.data?.outcomes) {
      toast(refusal(answer), "error");
      return;
    }
    told(answer.data);
  } catch {
    toast(UNKNOWN, "error");
  } finally {
    button.removeAttribute("aria-busy");
  }
}

function told({ done: count, outcomes }) {
  const failed = outcomes.filter((one) => !one.done);
  for (const one of outcomes) {
    if (one.gone) leave(one.id);
    else rowOf(one.id)?.querySelector(".row-select input")?.click();
  }
  refreshCounters(true).catch(() => {});
  if (!failed.length) {
    toast(`${count}件全部认领成功`);
    if (!rows().length) refreshList();
    return;
  }
  const list = document.createElement("ul");
  list.className = "outcome-list";
  for (const one of [...failed, ...outcomes.filter((other) => other.done)]) {
    const line = document.createElement("li");
    const title = document.createElement("span");
    title.textContent = [one.title || "没有找到的待办", one.reference].filter(Boolean).join(" ");
    const result = document.createElement("span");
    result.className = one.done ? "outcome-done" : "outcome-failed";
    result.textContent = one.text;
    line.append(title, result);
    list.append(line);
  }
  const summary = document.createElement("p");
  summary.textContent = `成功${count}件,未成功${failed.length}件。`;
  document.getElementById("outcomes-content").replaceChildren(summary, list);
  document.getElementById("outcomes").showModal();
}
