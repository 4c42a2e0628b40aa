/* Files of a form: sent as soon as they are chosen, each with its size and progress. Without scripts they go
   along with the form. */
import { UNKNOWN } from "../post.js";

const HAND_IN = "/evidence";
const MIB = 1024 * 1024;
const WAIT = "文件正在上传,完成后再提交";
const KEPT = "已上传,取消勾选则不提交";

export function watchFiles(form) {
  for (const input of form.querySelectorAll("[data-files]")) {
    input.addEventListener("change", () => take(input));
    // Somebody may have chosen files before this program was there to see it.
    if (input.files.length) take(input);
  }
  form.addEventListener("submit", (event) => {
    if (!form.querySelector("[data-sending]")) return;
    event.preventDefault();
    event.stopPropagation();
    form.querySelector("[data-sending]").scrollIntoView({ block: "center" });
    for (const place of form.querySelectorAll("[data-sending] .file-state")) place.textContent = WAIT;
  });
}

function take(input) {
  const list = input.closest("fieldset").querySelector("[data-files-kept]");
  const chosen = [...input.files];
  input.value = "";
  if (chosen.length && !input.multiple) list.replaceChildren();
  for (const file of chosen) {
    const row = document.createElement("li");
    list.append(row);
    hand(input, file, row);
  }
}

function hand(input, file, row) {
  const wrong = judged(input, file);
  if (wrong) return refused(input, file, row, wrong, false);
  const { state, bar } = sending(row, file);
  const fields = new FormData();
  fields.append("label", input.dataset.label);
  fields.append("file", file);
  const request = new XMLHttpRequest();
  request.open("POST", HAND_IN);
  request.setRequestHeader("X-CSRF-Token", document.querySelector("meta[name=csrf-token]").content);
  request.setRequestHeader("Accept", "application/json");
  request.responseType = "json";
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.value = event.loaded / event.total;
    state.textContent = `已上传${Math.floor(bar.value * 100)}%`;
  });
  request.addEventListener("load", () => {
    const told = request.response || {};
    if (request.status === 200) kept(input, row, told);
    else {
      const why = told.text || [told.title, told.detail].filter(Boolean).join(":") || UNKNOWN;
      refused(input, file, row, why, ![413, 422].includes(request.status));
    }
  });
  request.addEventListener("error", () => refused(input, file, row, "网络不通,没有上传", true));
  request.send(fields);
}

/* What the server would refuse is told before it is sent. */
function judged(input, file) {
  const { label, most } = input.dataset;
  const endings = input.accept.split(",");
  if (!endings.some((ending) => file.name.toLowerCase().endsWith(ending))) {
    const kinds = endings.map((ending) => ending.slice(1).toUpperCase()).join("、");
    return `“${label}”:“${file.name}”不是可以提交的类型,请转换为${kinds}后上传`;
  }
  if (!file.size) return `“${label}”:“${file.name}”是空文件,请核对后重新选择`;
  if (file.size > Number(most)) return `“${label}”:“${file.name}”超过${most / MIB} MB(平台默认),请压缩或者拆分后上传`;
  return "";
}

function sending(row, file) {
  row.dataset.sending = "";
  const [name, state, bar] = [part("span", file.name), part("span", "正在上传", "file-state quiet small"), part("progress", "")];
  state.setAttribute("role", "status");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", `${file.name}上传进度`);
  row.replaceChildren(name, part("span", size(file.size), "quiet small"), bar, state);
  return { state, bar };
}

function kept(input, row, told) {
  delete row.dataset.sending;
  const label = part("label", "", "choice");
  const box = document.createElement("input");
  Object.assign(box, { type: "checkbox", name: input.name, value: told.id, checked: true });
  const words = part("span", `${told.name} `);
  words.append(part("span", `${told.told},${KEPT}`, "quiet small"));
  label.append(box, words);
  for (const other of row.parentElement.querySelectorAll("input[type=checkbox]")) {
    if (other.value === told.id && other !== box) other.closest("li").remove();
  }
  row.replaceChildren(label);
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

function refused(input, file, row, why, again) {
  delete row.dataset.sending;
  const told = part("p", why, "field-error");
  told.setAttribute("role", "alert");
  const buttons = [button("移除", () => row.remove())];
  if (again) buttons.unshift(button("重新上传", () => hand(input, file, row)));
  row.replaceChildren(told, ...buttons);
}

function size(bytes) {
  return bytes < MIB ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / MIB).toFixed(1)} MB`;
}

function button(words, act) {
  const made = part("button", words, "button small");
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

function part(kind, words, look = "") {
  const made = document.createElement(kind);
  made.textContent = words;
  made.className = look;
  return made;
}
