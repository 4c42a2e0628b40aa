/* Keys of the whole page; those of the canvas are bpmn-js's own. */
const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

export function watchKeys(place, modeler, saving) {
  const help = document.querySelector("[data-keys]");
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || document.querySelector("dialog[open]")) return;
    if (event.key === "F6") {
      event.preventDefault();
      turn(place, modeler, event.shiftKey ? -1 : 1);
    } else if (event.key.toLowerCase() === "s" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      saving.flush();
    } else if (event.key.toLowerCase() === "f" && (event.ctrlKey || event.metaKey) && !event.defaultPrevented) {
      // The canvas takes the key where it has the focus; elsewhere on the page it means the same.
      event.preventDefault();
      const pad = modeler.get("searchPad");
      if (!pad.isOpen()) pad.open();
    } else if (event.key === "?" && !typing(event.target)) {
      event.preventDefault();
      help.showModal();
    }
  });
}

/* From the canvas to the panel to the findings and round again. */
function turn(place, modeler, by) {
  const panel = place.querySelector("[data-panel]");
  const list = place.querySelector("[data-findings-list]");
  const stops = [
    [modeler.get("canvas").getContainer(), () => modeler.get("canvas").focus()],
    [panel, () => (panel.querySelector("button, input, select, textarea, [tabindex]") ?? panel).focus()],
    [list, () => (list.querySelector("button, a") ?? list).focus()],
  ].filter(([element]) => !element.hidden);
  const now = stops.findIndex(([element]) => element.contains(document.activeElement));
  stops[(now + by + stops.length) % stops.length][1]();
}
