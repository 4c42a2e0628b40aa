/* Short messages at the edge of the page; errors stay until they are closed. */
const place = document.getElementById("toasts");
const SHOWN_FOR = 6000;

export function toast(text, tone = "success") {
  const note = document.createElement("div");
  note.className = `toast toast-${tone}`;
  const words = document.createElement("span");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "关闭";
  close.addEventListener("click", () => note.remove());
  note.append(words, close);
  place.append(note);
  if (tone !== "error") setTimeout(() => note.remove(), SHOWN_FOR);
}
