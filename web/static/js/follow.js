/* Follows what goes on in the background: the moving parts are asked for again and again, the whole page once at the end. */
import { get } from "./post.js";

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
  const [bar, now] = [shown, fresh].map((part) => part.querySelector("progress"));
  [bar.max, bar.value] = [now.max, now.value];
  const moved = fresh.querySelectorAll("[data-moving]");
  shown.querySelectorAll("[data-moving]").forEach((part, number) => part.replaceWith(moved[number]));
}

const again = () => setTimeout(look, EVERY);
if (place) again();
