/* The search pad looks at keys that are let go; what an input method or the clipboard brings comes without. */
const FIELD = ".djs-search-input input";

class Searching {
  constructor(canvas) {
    canvas.getContainer().addEventListener("input", (event) => {
      if (event.target.matches(FIELD)) event.target.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
    });
  }
}

Searching.$inject = ["canvas"];

export default { __init__: ["searching"], searching: ["type", Searching] };
