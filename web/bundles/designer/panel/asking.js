/* Questions to the server of the draft. Every answer is {ok, status, data}; where there was none, status is 0. */
const token = () => document.querySelector("meta[name=csrf-token]")?.content ?? "";

export async function ask(address, method = "GET", body = undefined) {
  const headers = { Accept: "application/json", "X-Partial": "1", "X-CSRF-Token": token() };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  try {
    const sent = body === undefined ? undefined : JSON.stringify(body);
    const answer = await fetch(address, { method, headers, body: sent, credentials: "same-origin" });
    const readable = !answer.redirected && (answer.headers.get("Content-Type") || "").includes("json");
    return { ok: answer.ok && readable, status: readable ? answer.status : 401, data: readable ? await answer.json() : {} };
  } catch {
    return { ok: false, status: 0, data: {} };
  }
}

/* What a refused question says. */
export function said({ status, data }) {
  if (status === 0) return "没有连上服务器";
  if (status === 401) return "请重新登录";
  return [data.title, data.detail].filter(Boolean).join(":") || "没有完成";
}
