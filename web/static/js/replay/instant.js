/* What the server knows of an instant, fetched when the reader rests there and kept for when he comes back. */
const REST_MILLISECONDS = 120;
const MOST_KEPT = 60;

export class Instant {
  constructor(place, address, onNotes) {
    this.place = place;
    this.address = address;
    this.onNotes = onNotes;
    this.kept = new Map();
    const first = place.querySelector("[data-instant]");
    this.kept.set(first.dataset.instant, place.innerHTML);
    this.asked = first.dataset.instant;
  }

  show(key) {
    this.asked = key;
    clearTimeout(this.resting);
    if (this.kept.has(key)) this.put(key);
    else {
      this.place.setAttribute("aria-busy", "true");
      this.resting = setTimeout(() => this.fetch(key), REST_MILLISECONDS);
    }
  }

  async fetch(key) {
    this.request?.abort();
    this.request = new AbortController();
    try {
      const answer = await fetch(`${this.address}?at=${encodeURIComponent(key)}`, {
        credentials: "same-origin",
        headers: { "X-Partial": "1" },
        signal: this.request.signal,
      });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      this.keep(key, await answer.text());
      if (key === this.asked) this.put(key);
    } catch (trouble) {
      if (trouble.name !== "AbortError" && key === this.asked) this.fail();
    }
  }

  keep(key, text) {
    this.kept.set(key, text);
    if (this.kept.size > MOST_KEPT) this.kept.delete(this.kept.keys().next().value);
  }

  put(key) {
    const page = new DOMParser().parseFromString(this.kept.get(key), "text/html");
    const open = this.place.querySelector("details")?.open;
    this.place.replaceChildren(...page.body.childNodes);
    this.place.removeAttribute("aria-busy");
    if (open) this.place.querySelectorAll("details").forEach((one) => { one.open = true; });
    this.onNotes(JSON.parse(this.place.querySelector("[data-instant]").dataset.notes));
  }

  fail() {
    const note = document.createElement("p");
    note.className = "callout callout-alarm";
    note.textContent = "这一刻的内容没有取到,请检查网络后再点一次这条事件。";
    this.place.replaceChildren(note);
    this.place.removeAttribute("aria-busy");
  }
}
