/* The navigation in one row: what has no room stands under “更多”, the last entries first, never the one one is at. */
const CLOSED = "Escape";

function textSize() {
  return getComputedStyle(document.documentElement).fontSize;
}

class Navigation {
  constructor(nav) {
    this.nav = nav;
    this.more = nav.querySelector("[data-nav-more]");
    this.held = this.more.querySelector("[data-nav-held]");
    this.places = [...nav.children].filter((one) => one !== this.more);
    this.fit();
    // The row has the width that the head leaves it, whatever stands in it: fitting does not set this off again.
    new ResizeObserver(() => this.fit()).observe(nav);
    nav.dataset.fitted = "yes";
  }

  fit() {
    const now = `${this.nav.clientWidth} ${textSize()}`;
    if (now === this.fitted) return;
    this.fitted = now;
    const focused = document.activeElement;
    this.more.hidden = true;
    for (const one of this.places) this.nav.insertBefore(one, this.more);
    if (this.over()) this.fold();
    if (this.nav.contains(focused) && focused !== document.activeElement) this.focusAgain(focused);
  }

  over() {
    return this.nav.scrollWidth > this.nav.clientWidth;
  }

  fold() {
    this.more.hidden = false;
    const here = (one) => one.matches("[aria-current]") || one.querySelector("[data-here], [aria-current]") !== null;
    const last = [...this.places.filter((one) => !here(one)).reverse(), ...this.places.filter(here)];
    for (const one of last) {
      if (!this.over()) break;
      this.held.prepend(one);
    }
    this.held.append(...this.places.filter((one) => this.held.contains(one)));
    this.more.querySelector("summary").toggleAttribute("data-here", [...this.held.children].some(here));
  }

  focusAgain(one) {
    const shut = one.closest("[data-nav-more]:not([open])");
    (shut ? shut.querySelector("summary") : one).focus();
  }
}

/* A group closes when something else is clicked or reached, and by Escape, which leaves one at its name. */
function closing(groups) {
  const shutOthers = (target) => groups.forEach((group) => {
    if (!group.contains(target)) group.open = false;
  });
  document.addEventListener("click", (event) => shutOthers(event.target));
  document.addEventListener("focusin", (event) => shutOthers(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== CLOSED) return;
    for (const group of [...groups].filter((one) => one.open)) {
      const within = group.contains(document.activeElement);
      group.open = false;
      if (within) group.querySelector("summary").focus();
    }
  });
}

const nav = document.querySelector("[data-nav]");
if (nav) {
  closing(document.querySelectorAll("[data-nav-group]"));
  new Navigation(nav);
}
