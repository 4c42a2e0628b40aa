/* Links marked data-drawer open beside the page: an article, an explanation. Without script they are pages.
   The drawer bears the name of what is in it: its heading, else the words of the link. */
const drawer = document.getElementById("drawer");
const content = drawer.querySelector("[data-drawer-content]");

async function show(link) {
  const answer = await fetch(link.href, { credentials: "same-origin", headers: { "X-Partial": "1" } });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  content.replaceChildren(...page.body.childNodes);
  drawer.setAttribute("aria-label", content.querySelector("h1, h2, h3")?.textContent.trim() || link.textContent.trim());
  if (!drawer.open) drawer.showModal();
  drawer.scrollTop = 0;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-drawer]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  show(link).catch(() => window.location.assign(link.href));
});

drawer.addEventListener("click", (event) => {
  if (event.target === drawer) drawer.close();
});
