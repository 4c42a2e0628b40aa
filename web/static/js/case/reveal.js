/* Personal data are shown in the drawer alone, and are gone from the page when it closes or is left. */
import { post, refusal } from "../post.js";
import { toast } from "../toast.js";

const drawer = document.getElementById("drawer");
const content = drawer.querySelector("[data-drawer-content]");
const LONGEST = 5 * 60 * 1000;
let limit = 0;

const mask = () => {
  if (content.querySelector("[data-revealed]")) content.replaceChildren();
};

drawer.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-reveal]");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const answer = await post(form.action, new FormData(form));
    const told = answer.page && answer.page.querySelector(".reveal");
    if (!told) throw new Error(refusal(answer));
    content.replaceChildren(told);
    clearTimeout(limit);
    limit = setTimeout(() => drawer.close(), LONGEST);
  } catch (problem) {
    toast(problem.message || "没有完成,请再试一次", "error");
    button.disabled = false;
  }
});

drawer.addEventListener("close", mask);
window.addEventListener("pagehide", mask);
