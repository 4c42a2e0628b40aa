/* What was typed and not yet saved, kept in this browser: it survives a crash, a closed lid and a lost network. */
const key = (draft, path) => `draft:${draft}:${path}`;

export class LocalCopy {
  constructor(draft, path) {
    this.key = key(draft, path);
  }

  /* A full or forbidden storage is no reason to stop drawing: the server still saves. */
  keep(content, revision) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ content, revision, at: new Date().toISOString() }));
    } catch {
      this.drop();
    }
  }

  drop() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // nothing was kept
    }
  }

  /* {content, revision, at} or null */
  read() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.key));
      return kept && typeof kept.content === "string" ? kept : null;
    } catch {
      return null;
    }
  }
}
