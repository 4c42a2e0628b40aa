/* Follows an import: the moving part of the page is asked for again and again, the whole page once at the end. */
import { get } from "../post.js";

const EVERY = 1500;
const MOST_FAILURES = 20;
const place = document.querySelector("[data-follow]");
let failures = 0;

async function look() {
  if (document.hidden) return again();
  try {
    const answer = await get(place.dataset.follow);
    const fresh = answer.ok && answer.page.querySelector("[data-progress]");
    if (!fresh) throw new Error("no progress");
    failures = 0;
    if (!["waiting", "running"].includes(fresh.dataset.state)) return location.reload();
    show(fresh);
  } catch {
    failures += 1;
  }
  if (failures < MOST_FAILURES) again();
}

/* The bar stays the same element, so that a screen reader does not hear of a new one each time. */
function show(fresh) {
  const shown = place.querySelector("[data-progress]");
  shown.querySelector("progress").value = fresh.querySelector("progress").value;
  for (const part of [".import-state", ".import-counts"]) {
    shown.querySelector(part).replaceWith(fresh.querySelector(part));
  }
}

const again = () => setTimeout(look, EVERY);
if (place) again();
