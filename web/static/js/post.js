/* Requests of the page itself. An answer is {ok, status, page} for HTML and {ok, status, data} for JSON. */
const token = () => document.querySelector("meta[name=csrf-token]").content;

export async function post(address, fields, accept = "text/html") {
  const headers = { "X-CSRF-Token": token(), "X-Partial": "1", Accept: accept };
  return read(await fetch(address, { method: "POST", body: fields, headers, credentials: "same-origin" }));
}

export async function get(address) {
  return read(await fetch(address, { headers: { "X-Partial": "1" }, credentials: "same-origin" }));
}

export const parse = (text) => new DOMParser().parseFromString(text, "text/html");

async function read(answer) {
  const kind = answer.headers.get("Content-Type") || "";
  if (kind.includes("json")) return { ok: answer.ok, status: answer.status, data: await answer.json() };
  return { ok: answer.ok && !answer.redirected, status: answer.status, page: parse(await answer.text()) };
}

/* What a refused request says, whichever shape it came in. */
export function refusal(answer) {
  if (answer.data) return answer.data.text || [answer.data.title, answer.data.detail].filter(Boolean).join(":");
  const said = answer.page && answer.page.querySelector("[data-refusal] .refusal-title");
  return said ? said.textContent : "没有完成,请刷新后再试";
}
