/* What both editors do alike: the file saved by itself, the line that tells so, who else is here, another file. */
import { DraftFiles } from "../workbench/files.js";
import { keepPresent } from "../workbench/presence.js";
import { Saving } from "../workbench/saving.js";
import { SavingBar } from "../workbench/savingbar.js";

export const told = () => JSON.parse(document.getElementById("document").textContent);

/* `editor` has text() and put(text). */
export function opened({ draft, path, revision, content, readOnly }, editor, { onSaved = () => {}, onPut = () => {} } = {}) {
  const files = new DraftFiles(`/drafts/${draft}/files`);
  const put = async (text) => {
    await editor.put(text);
    onPut();
  };
  const saving = new Saving({ files, path, revision, content, readOnly, read: () => editor.text(), put, onSaved });
  const bar = new SavingBar(document.querySelector("[data-saving]"), saving);
  saving.onState = (state, words) => bar.show(state, words);
  if (!readOnly) {
    keepPresent(files, path, (answer) => {
      bar.present(answer.others);
      saving.seen(answer.files);
    });
  }
  const jump = document.querySelector("[data-jump]");
  jump.addEventListener("change", async () => {
    await saving.flush();
    jump.form.submit();
  });
  document.querySelector("[data-undo]")?.addEventListener("click", () => editor.undo());
  document.querySelector("[data-redo]")?.addEventListener("click", () => editor.redo());
  return { files, saving };
}

/* What a file holds that its editor would lose: nothing is changed before somebody says that it may go. */
export function warnOf(warnings) {
  const place = document.querySelector("[data-trouble]");
  place.hidden = !warnings.length;
  if (warnings.length) {
    place.textContent = `文件里有编辑器不认识的内容,在这里保存会丢失,所以只能查看:${warnings.slice(0, 3).join(";")}`;
  }
}
