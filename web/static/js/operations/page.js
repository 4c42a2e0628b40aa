/* The lamps, asked for every ten seconds; the change of the sentence is said aloud once, focus stays where it was. */
const PAUSE = 10000;
const place = document.getElementById("operations");
const said = document.getElementById("overall-said");

const sentence = () => document.getElementById("overall-sentence").textContent;

async function refresh() {
  const answer = await fetch(place.dataset.address, { credentials: "same-origin", cache: "no-store", headers: { "X-Partial": "1" } });
  if (!answer.ok) {
    place.classList.add("stale");
    return;
  }
  const before = sentence();
  const focused = place.contains(document.activeElement) ? document.activeElement.id : "";
  place.innerHTML = await answer.text();
  place.classList.remove("stale");
  if (focused) document.getElementById(focused)?.focus();
  if (sentence() !== before) said.textContent = sentence();
}

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!place.contains(event.target) || !button) return;
  button.setAttribute("aria-busy", "true");
  button.textContent = `正在${button.textContent.replace(/^立即/, "")}…`;
});

setInterval(() => {
  const working = place.querySelector("[aria-busy]");
  if (document.visibilityState === "visible" && !working) refresh().catch(() => place.classList.add("stale"));
}, PAUSE);
