/* What bpmn-js calls its tools and elements, in Chinese. */
import given from "bpmn-js-i18n/translations/zn.js";
import { ADDED } from "./added.js";
import { HEADINGS } from "./headings.js";

const WORDS = { ...HEADINGS, ...given, ...ADDED };

export function translate(template, replacements = {}) {
  const text = WORDS[template] ?? template;
  return text.replace(/{([^}]+)}/g, (whole, name) => replacements[name] ?? whole);
}
