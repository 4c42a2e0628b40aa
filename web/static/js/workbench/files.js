/* The files of a draft as the server keeps them. Every answer is {ok, status, data}; no answer at all throws. */
const token = () => document.querySelector("meta[name=csrf-token]").content;

async function ask(address, method, body, further = {}) {
  const headers = { "X-CSRF-Token": token(), "X-Partial": "1", Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const sent = body === undefined ? undefined : JSON.stringify(body);
  const answer = await fetch(address, { method, headers, body: sent, credentials: "same-origin", ...further });
  const kind = answer.headers.get("Content-Type") || "";
  // Whoever is no longer signed in is led to the login page, which is no answer to what was asked.
  const away = answer.redirected || !kind.includes("json");
  return { ok: answer.ok && !away, status: away && answer.ok ? 401 : answer.status, data: away ? {} : await answer.json() };
}

export class DraftFiles {
  /* `address` is that of the draft's files: /drafts/ID/files */
  constructor(address) {
    this.address = address;
    this.draft = address.replace(/\/files$/, "");
  }

  of(path) {
    return `${this.address}/${path.split("/").map(encodeURIComponent).join("/")}`;
  }

  list() {
    return ask(this.address, "GET");
  }

  read(path) {
    return ask(this.of(path), "GET");
  }

  save(path, content, revision, further) {
    return ask(this.of(path), "PUT", { content, revision }, further);
  }

  remove(path, revision) {
    return ask(`${this.of(path)}?revision=${revision}`, "DELETE");
  }

  present(path) {
    return ask(`${this.draft}/presence?path=${encodeURIComponent(path)}`, "POST");
  }

  findings() {
    return ask(`${this.draft}/findings`, "GET");
  }

  /* After signing in again on another page this one still holds the old proof that its requests are its own. */
  async renew() {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("meta[name=csrf-token]");
    if (!answer.redirected && fresh) document.querySelector("meta[name=csrf-token]").content = fresh.content;
  }

  post(address, body) {
    return ask(address, "POST", body);
  }
}

/* What a refused request says. */
export const said = (answer) => [answer.data.title, answer.data.detail].filter(Boolean).join(":") || "没有完成,请刷新后再试";
