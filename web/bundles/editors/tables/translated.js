/* The words of the editor in Chinese; what has none stays as it is. */
import { TABLE_WORDS } from "../words/tables.js";

const filled = (text, values) => text.replace(/{\s*([^}\s]+)\s*}/g, (_, name) => values[name] ?? `{${name}}`);

function translate(template, values) {
  const told = TABLE_WORDS[template] ?? template;
  return filled(told, values || {});
}

export const translated = { translate: ["value", translate] };
