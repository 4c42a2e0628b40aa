/* The course of the clock: every step's instant, the working days between, what fired, what is due next. */
import { h, moment } from "./dom.js";

export function course(result, story, onStep) {
  if (!result?.steps?.length) return h("p", { class: "quiet small" }, "运行后在这里看时钟怎样走、期限在哪一刻届满。");
  const doer = (login) => story.words.posts.find((post) => post.login === login)?.name ?? login;
  return h(
    "section",
    { "aria-label": "时钟" },
    h("h3", {}, "时钟"),
    h(
      "ol",
      { class: "clock-course" },
      result.steps.flatMap((step) => [
        ...step.fired.map(([process, element, at]) => h("li", { class: "clock-fired" }, h("time", {}, moment(at)), ` 到期:${story.name(process, element)}`)),
        h(
          "li",
          { class: step.failures.length ? "wrong" : "right" },
          h(
            "button",
            { type: "button", class: "clock-step", onclick: () => onStep(step.number), "data-view": true },
            h("time", {}, moment(step.after)),
            step.workdays ? h("span", { class: "clock-days" }, `过了${step.workdays}个工作日`) : null,
            h("span", {}, step.number ? `第${step.number}步 ` : "开始 ", step.action ? `${doer(step.by)}${did(step, story)}` : "只看"),
          ),
        ),
        ...due(step, story),
      ]),
    ),
  );
}

function did(step, story) {
  const { verb, values } = step.action;
  const word = story.words.verbs[verb] ?? verb;
  const what = values.element ? `“${Object.fromEntries(story.elements())[values.element] ?? values.element}”` : "";
  return `${word}${what}${step.refused ? ",被拒绝" : ""}`;
}

function due(step, story) {
  const next = step.waiting.filter((one) => one.due > step.after).slice(0, 3);
  if (!next.length) return [];
  return [
    h(
      "li",
      { class: "clock-due" },
      next.map((one) => h("span", {}, `${story.name(one.process, one.element)} 至 ${moment(one.due)}${one.provisional ? "(暂定)" : ""}`)),
    ),
  ];
}
