/* Proposed values of rule parameters: the draft's file parameters.json, one change for each parameter and profile. */
import { ask, said } from "./asking.js";

const FILE = "parameters.json";
const KEYS = ["number", "title", "issued_by", "issued_on", "valid_from", "valid_to"];

function changesOf(text) {
  try {
    const { changes } = JSON.parse(text || '{"changes": []}');
    return Array.isArray(changes) ? changes : [];
  } catch {
    return [];
  }
}

const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
const matches = (param, profile) => (one) => one.param === param && one.profile === profile;

/* The document as the file holds it: nothing where nothing is told. */
export function document(fields) {
  const told = Object.fromEntries(KEYS.filter((key) => fields[key]).map((key) => [key, fields[key]]));
  return Object.keys(told).length ? told : null;
}

export class Proposals {
  constructor(bench, panelLists, eventBus) {
    this.bench = bench || {};
    this.lists = panelLists;
    this.eventBus = eventBus;
    this.waiting = Promise.resolve();
    this.latest = new Map();
  }

  /* The change proposed for a parameter, in a profile or the first there is. */
  of(param, profile) {
    const found = changesOf(this.lists.lists.proposals.text).filter((one) => one.param === param);
    return found.find((one) => one.profile === profile) ?? (profile ? undefined : found[0]);
  }

  /* What the server says against a proposal: by field. */
  problems(param) {
    const found = this.lists.lists.proposals.problems.filter((one) => one.param === param);
    return Object.fromEntries(found.map((one) => [one.field, one.message]));
  }

  /* Write a change, or with null take it back. One after the other; of several that wait for one parameter the last is
     written. Answers what went wrong, or nothing. */
  put(param, profile, change) {
    const key = `${param} ${profile}`;
    this.latest.set(key, change);
    const done = this.waiting.then(() => {
      if (!this.latest.has(key)) return "";
      const told = this.latest.get(key);
      this.latest.delete(key);
      return this.#put(param, profile, told);
    });
    this.waiting = done.catch(() => {});
    return done;
  }

  async #put(param, profile, change) {
    const seen = this.of(param, profile);
    let { text, revision } = this.lists.lists.proposals;
    let answer = await this.#save(text, revision, param, profile, change);
    if (answer.status === 409) {
      const now = await ask(`${this.bench.address}/files/${FILE}`);
      ({ content: text, revision } = now.ok ? now.data : { content: "", revision: 0 });
      if (!same(changesOf(text).find(matches(param, profile)), seen)) {
        await this.lists.load();
        return "这一期限刚被别人改过,已显示现在的内容,请核对后再改";
      }
      answer = await this.#save(text, revision, param, profile, change);
    }
    if (!answer.ok) return said(answer);
    // At once, so that a second change does not build upon what was before the first.
    this.lists.lists.proposals = { ...this.lists.lists.proposals, text: answer.text, revision: answer.data.revision };
    await this.lists.load();
    this.eventBus.fire("panel.saved", { path: FILE });
    return "";
  }

  async #save(text, revision, param, profile, change) {
    const others = changesOf(text).filter((one) => !matches(param, profile)(one));
    const changes = change ? [...others, { param, profile, ...change }] : others;
    const content = `${JSON.stringify({ changes }, null, 2)}\n`;
    return { text: content, ...(await ask(`${this.bench.address}/files/${FILE}`, "PUT", { content, revision })) };
  }
}

Proposals.$inject = ["config.bench", "panelLists", "eventBus"];
