/* Tabs of the side: arrow keys move between them, one panel is shown. */
export class SideTabs {
  constructor(root = document) {
    this.tabs = [...root.querySelectorAll("[role=tab]")];
    for (const [index, tab] of this.tabs.entries()) {
      tab.addEventListener("click", () => this.choose(tab));
      tab.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!step) return;
        event.preventDefault();
        const next = this.tabs[(index + step + this.tabs.length) % this.tabs.length];
        this.choose(next);
        next.focus();
      });
    }
    if (this.tabs.length) this.choose(this.tabs[0]);
  }

  show(name) {
    const tab = this.tabs.find((one) => one.id === `tab-${name}`);
    if (tab) this.choose(tab);
  }

  choose(chosen) {
    for (const tab of this.tabs) {
      const shown = tab === chosen;
      tab.setAttribute("aria-selected", String(shown));
      tab.tabIndex = shown ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !shown;
    }
  }
}
