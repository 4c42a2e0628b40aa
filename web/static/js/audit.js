/* The audit's keys: "/" to the words, j and k along the rows; and the button that prints. */
const rows = () => [...document.querySelectorAll(".audit-list tbody a.strong")];

function typing(target) {
  return target.closest("input, select, textarea, [contenteditable]");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "/") {
    const field = document.querySelector("[data-focus-key='/']");
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  }
  if (event.key !== "j" && event.key !== "k") return;
  const links = rows();
  if (!links.length) return;
  const here = links.indexOf(document.activeElement);
  const next = here < 0 ? 0 : here + (event.key === "j" ? 1 : -1);
  links[Math.min(Math.max(next, 0), links.length - 1)].focus();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
