/* From element to element by keys, in the order of the text: what a mouse points at, the keyboard reaches as well. */
import { isLabel } from "diagram-js/lib/util/ModelUtil";

const KEYS = { "]": 1, "[": -1 };

class Walk {
  constructor(keyboard, elementRegistry, selection, canvas) {
    Object.assign(this, { registry: elementRegistry, selection, canvas });
    keyboard.addListener(({ keyEvent }) => {
      const by = KEYS[keyEvent.key];
      if (!by || keyEvent.ctrlKey || keyEvent.metaKey || keyEvent.altKey) return undefined;
      this.step(by);
      return true;
    });
  }

  step(by) {
    const root = this.canvas.getRootElement();
    const all = this.registry.filter((element) => element.parent && !isLabel(element) && this.canvas.findRoot(element) === root);
    if (!all.length) return;
    const now = all.indexOf(this.selection.get().at(-1));
    const next = all[now < 0 ? (by > 0 ? 0 : all.length - 1) : (now + by + all.length) % all.length];
    this.selection.select(next);
    this.canvas.scrollToElement(next, 80);
  }
}

Walk.$inject = ["keyboard", "elementRegistry", "selection", "canvas"];

export default { __init__: ["walk"], walk: ["type", Walk] };
