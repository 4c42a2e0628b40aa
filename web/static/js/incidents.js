/* Trying all incidents of a cause again, a few at a time, with the progress in sight and a way to stop. */
import { post, refusal } from "./post.js";

async function retryAll(form, place) {
  const total = Number(form.dataset.retryAll);
  const [bar, told, stop] = [place.querySelector("progress"), place.querySelector("[role=status]"), place.querySelector("button")];
  const button = form.querySelector("button");
  let after = "", done = 0, failed = 0, left = total, ended = false;
  button.disabled = true;
  place.hidden = false;
  stop.hidden = false;
  stop.onclick = () => { ended = true; };
  while (left > 0 && !ended) {
    const fields = new FormData(form);
    fields.set("after", after);
    const answer = await post(form.action, fields, "application/json").catch(() => null);
    if (!answer || !answer.ok) {
      told.textContent = `${answer ? refusal(answer) : "平台没有应答"}。已重试${done + failed}件,可以再次点击“全部重试”。`;
      break;
    }
    done += answer.data.done;
    failed += answer.data.failed;
    ({ last: after, left } = answer.data);
    bar.value = Math.max(0, total - left);
    told.textContent = left > 0 ? `已重试${done + failed}件,共${total}件;失败${failed}件` : `重试完毕:成功${done}件,失败${failed}件。`;
  }
  if (ended) told.textContent = `已停止:成功${done}件,失败${failed}件,另有${left}件没有重试。`;
  button.disabled = false;
  stop.hidden = true;
  const link = document.createElement("a");
  link.href = location.pathname;
  link.textContent = "刷新列表";
  told.append(" ", link);
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-retry-all]");
  if (!form) return;
  event.preventDefault();
  retryAll(form, form.closest("section").querySelector(".retry-progress"));
});
