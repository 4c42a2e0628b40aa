/* How much of a drawing is shown. */
const LEAST_SCALE = 0.55;
const MOST_SCALE = 1;
const MARGIN = 20;
const PALETTE = 125;

/* The whole drawing, beside the palette; where that would be too small to read, its beginning. */
export function fit(modeler, whole = false) {
  const canvas = modeler.get("canvas");
  const { clientWidth, clientHeight } = canvas.getContainer();
  const { inner } = canvas.viewbox();
  if (!clientWidth || !inner.width) return;
  const left = modeler.get("palette", false) ? PALETTE : MARGIN;
  const [width, height] = [clientWidth - left - MARGIN, clientHeight - 2 * MARGIN];
  const fitting = Math.min(MOST_SCALE, width / inner.width, height / inner.height);
  const scale = whole ? fitting : Math.max(fitting, LEAST_SCALE);
  const spare = Math.max(0, width / scale - inner.width) / 2;
  canvas.viewbox({
    x: inner.x - left / scale - spare,
    y: inner.y - MARGIN / scale,
    width: clientWidth / scale,
    height: clientHeight / scale,
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
