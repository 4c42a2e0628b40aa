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

  /* One question at a time: whoever runs along the slider asks for where he is when the last answer came. */
  async fetch(key) {
    if (this.waiting) return;
    this.waiting = true;
    try {
      const answer = await fetch(`${this.address}?at=${encodeURIComponent(key)}`, {
        credentials: "same-origin",
        headers: { "X-Partial": "1" },
      });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      this.keep(key, await answer.text());
      if (key === this.asked) this.put(key);
    } catch {
      if (key === this.asked) this.fail();
    } finally {
      this.waiting = false;
    }
    if (key !== this.asked) this.show(this.asked);
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
