/* On every page: large text without losing one's place, and no drafts left behind by who leaves. */
import "./navigation.js";
import { post } from "./post.js";
import { dropAllDrafts } from "./task/draft.js";

document.addEventListener("submit", (event) => {
  if (new URL(event.target.action).pathname === "/logout") dropAllDrafts();
  const button = event.submitter;
  if (!button || !("textSize" in button.dataset)) return;
  event.preventDefault();
  const large = button.value === "large";
  const fields = new FormData(event.target, button);
  document.documentElement.classList.toggle("large", large);
  button.value = large ? "normal" : "large";
  button.setAttribute("aria-pressed", String(large));
  post(event.target.action, fields).catch(() => {});
});
