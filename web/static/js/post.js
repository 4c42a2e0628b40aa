/* Requests of the page itself. An answer is {ok, status, page} for HTML and {ok, status, data} for JSON. */
const token = () => document.querySelector("meta[name=csrf-token]").content;

/* An answer can get lost after its act was done. A form with a request key is therefore sent once more, with the
   same key, before anybody is told: what was done is answered again and not done twice. */
const PAUSE = 1500;
const UNANSWERED = [502, 503, 504];

export async function post(address, fields, accept = "text/html") {
  const headers = { "X-CSRF-Token": token(), "X-Partial": "1", Accept: accept };
  const send = async (last) => {
    const answer = await fetch(address, { method: "POST", body: fields, headers, credentials: "same-origin" });
    if (!last && UNANSWERED.includes(answer.status)) throw new Error(String(answer.status));
    return read(answer);
  };
  if (!fields.has("request")) return send(true);
  try {
    return await send(false);
  } catch {
    await new Promise((resolve) => { setTimeout(resolve, PAUSE); });
    return send(true);
  }
}

/* What to tell when no answer came at all: nobody here knows whether it was done. */
export const UNKNOWN = "网络不通,没有收到结果。恢复后再点一次即可,不会重复办理";

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
