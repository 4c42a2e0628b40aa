/* The page of a draft's scenarios: the list with its run, one scenario as a table, the drawing and the clock. */
import { get, post } from "../post.js";
import { toast } from "../toast.js";
import { course } from "./course.js";
import { h, moment } from "./dom.js";
import { Stage } from "./stage.js";
import { Story } from "./story.js";
import { Table } from "./table.js";
import { Together } from "./together.js";

const REST_MILLISECONDS = 700;
const EVERY = 700;
const place = document.querySelector("[data-scenarios]");
const { base, writes } = place.dataset;
const drafted = place.dataset.drafted.split(" ").filter(Boolean);
const sheet = place.querySelector("[data-sheet]");
const list = place.querySelector("[data-list]");
const at = (part, path) => `${base}/${part}${path ? `?path=${encodeURIComponent(path)}` : ""}`;
const token = () => document.querySelector("meta[name=csrf-token]").content;
const file = { saving: null };
let stage;
const together = new Together({
  base,
  file,
  place: place.querySelector("[data-others]"),
  ask: (part, body) => ask(at(part), "POST", body),
  reopen: () => open(file.path, true),
  save: () => saved(),
});

async function ask(address, method = "GET", body) {
  const headers = { "X-CSRF-Token": token(), "X-Partial": "1", Accept: "application/json" };
  if (body) headers["Content-Type"] = "application/json";
  const answer = await fetch(address, { method, headers, body: body && JSON.stringify(body), credentials: "same-origin" });
  const data = await answer.json();
  if (!answer.ok) {
    const words = [data.title, data.detail].filter(Boolean).join(":") || String(answer.status);
    throw Object.assign(new Error(words), { status: answer.status, closed: String(data.type ?? "").endsWith("draft_closed") });
  }
  return data;
}

/* What could not be saved stays on the page until somebody decides what becomes of it. */
async function open(path, keep = false) {
  await saved();
  if (file.dirty) return;
  const told = await ask(at("file", path));
  if (!keep) history.replaceState(null, "", `${base}?file=${encodeURIComponent(path)}`);
  list.querySelectorAll("[data-file]").forEach((link) => {
    if (link.dataset.file === path) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
  await show(told, !keep);
  if (!keep && writes) together.turn();
}

async function show(told, other = true) {
  const raw = sheet.querySelector("[data-raw]")?.open ?? false;
  Object.assign(file, told, { dirty: false });
  file.story = new Story(file.words, told.told ?? { process: told.path.split("/")[0] });
  place.querySelector("[data-empty]").hidden = true;
  sheet.hidden = false;
  const table = h("div", {});
  sheet.replaceChildren(bar(), deadlines(), table, source(raw && !other));
  if (told.told) {
    const adopt = (step, key) => takeOver({ step, key });
    file.table = new Table(table, { told: told.told, story: file.story, found: told.result, fresh: told.fresh, writes: Boolean(writes), changed, adopt, onStep: look });
  } else table.replaceChildren(h("p", { class: "callout callout-alarm" }, told.error));
  await picture();
}

async function picture() {
  place.querySelector("[data-course]").replaceChildren(course(file.result, file.story, look));
  const passed = new Set((file.result?.steps ?? []).flatMap((step) => step.passed.map(([process]) => process)));
  const own = drafted.filter((process) => passed.has(process) || !passed.size);
  const first = own.length ? own : [file.story.told.process];
  await stage.tell([...new Set([...first, ...passed])], file.result);
}

const look = (number) => stage.to(number);

function bar() {
  const told = file.result;
  const state = !told ? "未运行" : !file.fresh ? "改动后未运行" : told.passed ? "通过" : "不符";
  return h(
    "div",
    { class: "scenario-bar" },
    h("h2", {}, file.told?.name ?? file.path),
    h("span", { class: `state state-scenario-${!told ? "none" : !file.fresh ? "stale" : told.passed ? "passed" : "failed"}`, "data-state": true }, state),
    h("span", { class: "quiet small", "data-saving": true, role: "status" }, file.taken ? "" : "在用版本的场景,改动后收入草稿"),
    h("button", { type: "button", class: "button small primary", "data-run-one": true, onclick: runOne, "data-view": true }, "运行此场景"),
    ...(told?.failures ?? []).filter((failure) => !/^step \d/.test(failure)).map((failure) => h("p", { class: "scenario-failure" }, failure.replace(/^restored: /, "逐步存取后:"))),
  );
}

/* The differences that concern deadlines alone, to be taken over together. */
function deadlines() {
  if (!writes || !file.deadlines?.length) return "";
  const words = file.words.columns;
  const name = (row) => [row.element && file.story.called(row.element), row.department && file.words.departments[row.department]].filter(Boolean).join(" ");
  return h(
    "div",
    { class: "callout callout-warning", "data-deadlines": true },
    h("strong", {}, `只是期限不同的有${file.deadlines.length}处:`),
    h("ul", {}, file.deadlines.map((one) => h("li", {}, `第${one.step}步 ${one.key === "at" ? "时刻随期限移动" : `${name(one.row)} ${words[one.field] ?? one.field}`}:${moment(one.before)} → ${moment(one.after)}`))),
    h("button", { type: "button", class: "button small", onclick: () => takeOver({ deadlines: true }) }, "全部采用"),
  );
}

function source(raw) {
  const area = h("textarea", { "aria-label": "原文", rows: 18, spellcheck: "false", disabled: !writes });
  area.value = file.text;
  const keep = async () => {
    try {
      await show(await ask(at("file"), "PUT", { path: file.path, revision: file.revision, text: area.value }), false);
    } catch (error) {
      toast(error.message);
    }
  };
  return h("details", { "data-raw": true, open: raw }, h("summary", {}, "高级:原文(TOML)"), area, writes ? h("button", { type: "button", class: "button small", onclick: keep }, "保存原文") : null);
}

async function takeOver(what) {
  await saved();
  try {
    await show(await ask(at("adopt"), "POST", { path: file.path, revision: file.revision, ...what }), false);
    refresh();
  } catch (error) {
    toast(error.message);
  }
}

function changed() {
  file.dirty = true;
  note("有改动");
  clearTimeout(file.resting);
  file.resting = setTimeout(saved, REST_MILLISECONDS);
}

const note = (words) => {
  const told = sheet.querySelector("[data-saving]");
  if (told) told.textContent = words;
};

/* Saves what is in the table; the table stays as it is, so that nobody loses his place in it. */
async function saved() {
  clearTimeout(file.resting);
  if (file.saving) await file.saving;
  if (!file.dirty) return;
  file.dirty = false;
  note("正在保存…");
  file.saving = ask(at("file"), "PUT", { path: file.path, revision: file.revision, told: file.told })
    .then((told) => {
      Object.assign(file, { revision: told.revision, text: told.text, taken: true, fresh: told.fresh });
      sheet.querySelector("[data-raw] textarea").value = told.text;
      note("已保存");
      if (told.result) sheet.querySelector("[data-state]").textContent = "改动后未运行";
    })
    .catch((error) => {
      note(error.message);
      file.dirty = !error.closed;
      if (error.status === 409 && !error.closed) together.clash();
    })
    .finally(() => { file.saving = null; });
  await file.saving;
}

async function runOne() {
  if (!file.path) return;
  await saved();
  if (!file.dirty) await run(file.path);
}

async function run(path) {
  const fields = new FormData();
  if (path) fields.append("path", path);
  await post(`${base}/runs`, fields);
  follow();
}

async function refresh() {
  const answer = await get(at("progress"));
  const fresh = answer.ok && answer.page.querySelector("[data-progress]");
  if (!fresh) return null;
  list.replaceChildren(fresh);
  list.querySelectorAll("[data-file]").forEach((link) => link.dataset.file === file.path && link.setAttribute("aria-current", "true"));
  return fresh.dataset.state;
}

async function follow() {
  const state = await refresh().catch(() => "running");
  const going = ["waiting", "running"].includes(state);
  place.querySelector("[data-stop]").hidden = !going;
  place.querySelector("[data-run-all] button").disabled = going;
  if (going) setTimeout(follow, EVERY);
  else if (file.path) await open(file.path, true);
}

place.addEventListener("click", (event) => {
  const link = event.target.closest("[data-file]");
  const lost = event.target.closest("[data-missing]");
  if (link && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    open(link.dataset.file).catch((error) => toast(error.message));
  }
  if (lost) stage.turn(lost.dataset.process, lost.dataset.missing);
});
place.querySelector("[data-run-all]").addEventListener("submit", async (event) => {
  event.preventDefault();
  await saved();
  if (!file.dirty) await run("");
});
place.querySelector("[data-stop]").addEventListener("submit", async (event) => {
  event.preventDefault();
  await post(`${base}/stop`, new FormData());
  follow();
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === "Enter") runOne();
  if (event.altKey && event.key.toLowerCase() === "n" && file.table) {
    event.preventDefault();
    file.table.add();
  }
});
addEventListener("beforeunload", (event) => {
  if (!file.dirty) return;
  saved();
  event.preventDefault();
});

async function begin() {
  file.words = await ask(at("vocabulary"));
  stage = new Stage(place, (process) => `${base}/drawings/${process}`, file.words);
  const wanted = new URLSearchParams(location.search).get("file");
  if (wanted) await open(wanted);
  else await stage.tell(drafted, null);
  if (["waiting", "running"].includes(list.querySelector("[data-progress]").dataset.state)) follow();
  place.dataset.ready = "yes";
}
begin().catch((error) => toast(error.message));
