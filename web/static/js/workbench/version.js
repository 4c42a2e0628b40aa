/* The drawing of one version, to be looked at. */
import { NavigatedViewer } from "../../bundles/bpmn-viewer.js";

const place = document.querySelector("[data-version-diagram]");

async function draw() {
  const answer = await fetch(place.dataset.versionDiagram, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`diagram: ${answer.status}`);
  const viewer = new NavigatedViewer({ container: place });
  await viewer.importXML(await answer.text());
  viewer.get("canvas").zoom("fit-viewport", "auto");
  /* The page scrolls over the diagram; only after a click into it does the wheel move the diagram. */
  const wheel = viewer.get("zoomScroll");
  wheel.toggle(false);
  place.addEventListener("pointerdown", () => wheel.toggle(true));
  place.addEventListener("pointerleave", () => wheel.toggle(false));
  place.dataset.drawn = "";
}

draw().catch(() => {
  document.querySelector("[data-trouble]").hidden = false;
});
