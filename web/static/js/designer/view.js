/* How much of a drawing is shown. */
const LEAST_SCALE = 0.55;
const MARGIN = 125;

/* The whole drawing; where that would be too small to read, its beginning. */
export function fit(modeler, whole = false) {
  const canvas = modeler.get("canvas");
  if (!canvas.getRootElement() || !canvas.getContainer().clientWidth) return;
  canvas.zoom("fit-viewport");
  if (whole || canvas.zoom() >= LEAST_SCALE) return;
  const { inner } = canvas.viewbox();
  canvas.viewbox({
    x: inner.x - MARGIN / LEAST_SCALE,
    y: inner.y - 20,
    width: canvas.getContainer().clientWidth / LEAST_SCALE,
    height: canvas.getContainer().clientHeight / LEAST_SCALE,
  });
}

/* Bring an element into view and select it; false where the drawing has none of that id. */
export function show(modeler, id) {
  const element = modeler.get("elementRegistry").get(id);
  if (!element) return false;
  const canvas = modeler.get("canvas");
  if (element.parent || element.waypoints) canvas.scrollToElement(element, { top: 80, bottom: 80, left: 140, right: 80 });
  modeler.get("selection", false)?.select(element.parent ? element : []);
  return true;
}
