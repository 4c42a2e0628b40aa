/* What was typed but not sent stays in this browser until the task is done. */
const LONGEST_KEPT = 7 * 24 * 3600 * 1000;
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
    if (!field.name || kept.has(field.name) || field.type === "hidden") continue;
    const values = found.answers.filter(([name]) => name === field.name).map(([, entry]) => entry);
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
  say(form, "已恢复本机草稿");
}

export function dropDraft(id) {
  try { localStorage.removeItem(`draft:${id}`); } catch { /* storage may be shut */ }
}

export function dropOldDrafts() {
  try {
    for (const name of Object.keys(localStorage).filter((one) => one.startsWith("draft:"))) {
      const found = read(name);
      if (!found || Date.now() - found.at > LONGEST_KEPT) localStorage.removeItem(name);
    }
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
