/* What was typed but not sent stays in this browser until the task is done. */
const LONGEST_KEPT = 7 * 24 * 3600 * 1000;
const SENT = "sent";
const key = (form) => `draft:${form.dataset.draft}`;
const kept = new Set(["csrf_token", "request", "then"]);

export function keepDraft(form) {
  const answers = [...new FormData(form)].filter(([name, entry]) => !kept.has(name) && typeof entry === "string");
  write(key(form), JSON.stringify({ at: Date.now(), answers }));
  say(form, "已在本机保存草稿");
}

export function restoreDraft(form) {
  const found = read(key(form));
  if (!found || form.closest(".task").querySelector("[data-summary]")) return;
  for (const field of form.elements) {
    if (!field.name || kept.has(field.name) || ["hidden", "file"].includes(field.type)) continue;
    const values = found.answers.filter(([name]) => name === field.name).map(([, entry]) => entry);
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
  say(form, "已恢复本机草稿");
}

/* A draft belongs to a person and a task: `draft:<login>:<item>`; a task that is done has none of anybody. */
export function dropDraft(id) {
  dropWhere((name) => name.endsWith(`:${id}`));
}

export function dropAllDrafts() {
  dropWhere(() => true);
}

/* A form that is sent as a page: whether it was accepted shows on the page that follows. */
export function noteSent(id) {
  try { sessionStorage.setItem(SENT, id); } catch { /* storage may be shut */ }
}

export function settleSent(shownOpen) {
  try {
    const id = sessionStorage.getItem(SENT);
    sessionStorage.removeItem(SENT);
    if (id && id !== shownOpen) dropDraft(id);
  } catch { /* storage may be shut */ }
}

export function dropOldDrafts() {
  dropWhere((name) => {
    const found = read(name);
    return !found || Date.now() - found.at > LONGEST_KEPT;
  });
}

function dropWhere(wanted) {
  try {
    const drafts = Object.keys(localStorage).filter((name) => name.startsWith("draft:"));
    for (const name of drafts.filter(wanted)) localStorage.removeItem(name);
  } catch { /* storage may be shut */ }
}

function say(form, text) {
  const place = form.querySelector("[data-draft-state]");
  if (place) place.textContent = text;
}

function read(name) {
  try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
}

function write(name, text) {
  try { localStorage.setItem(name, text); } catch { /* storage may be full or shut */ }
}
