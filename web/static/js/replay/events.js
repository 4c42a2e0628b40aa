/* The list of events: clickable, the current one marked, narrowed by department and kind. */
export class Events {
  constructor(element, onChoose) {
    this.list = element.querySelector("[data-events]");
    this.entries = [...this.list.querySelectorAll("[data-event]")];
    this.filter = element.querySelector("[data-filter]");
    this.count = element.querySelector("[data-count]");
    this.list.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      onChoose(this.entries.indexOf(link.closest("[data-event]")));
    });
    this.filter.addEventListener("change", () => this.narrow());
    this.filter.addEventListener("submit", (event) => event.preventDefault());
  }

  at(index) {
    return this.entries[index].dataset;
  }

  sentence(index) {
    const entry = this.entries[index];
    return `${entry.querySelector("time").textContent} ${entry.querySelector(".entry-what").textContent}`;
  }

  marked(mark, after) {
    const has = (entry) => entry.dataset.marks.split(" ").includes(mark);
    const next = this.entries.findIndex((entry, index) => index > after && has(entry));
    return next >= 0 ? next : this.entries.findIndex(has);
  }

  narrow() {
    const { department, kind } = this.filter.elements;
    let shown = 0;
    for (const entry of this.entries) {
      const { tone, marks } = entry.dataset;
      const fits =
        (!department.value || entry.dataset.department === department.value) &&
        (!kind.value || tone === kind.value || marks.split(" ").includes(kind.value));
      entry.hidden = !fits;
      shown += Number(fits);
    }
    this.count.textContent = shown === this.entries.length ? `${shown}条` : `${shown}/${this.entries.length}条`;
  }

  show(index) {
    this.entries.forEach((entry, other) => {
      entry.classList.toggle("later", other > index);
      entry.classList.toggle("current", other === index);
    });
    const current = this.entries[index];
    this.list.querySelector("[aria-current]")?.removeAttribute("aria-current");
    current.querySelector("a").setAttribute("aria-current", "step");
    const place = current.getBoundingClientRect();
    const view = this.list.getBoundingClientRect();
    if (place.top < view.top || place.bottom > view.bottom) this.list.scrollTop += place.top - view.top - view.height / 3;
    this.filter.elements.at.value = current.dataset.key;
  }
}
