/** @jsxRuntime automatic */
/** @jsxImportSource @bpmn-io/properties-panel/preact */
/* What the drawing holds beside what the panel knows: kept as it is, and shown. */
import { otherProperties, strangers } from "../extensions.js";
import { Told } from "../fields.jsx";
import { KNOWN_PROPERTIES } from "../properties.js";

const told = (one) => {
  const own = Object.entries({ ...one, ...one.$attrs }).filter(([name, value]) => !name.startsWith("$") && typeof value === "string");
  return own.map(([name, value]) => `${name}=${value}`).join(" ");
};

export function Others({ desk }) {
  const { object } = desk;
  return (
    <>
      <p class="sg-hint">平台用不到的扩展,原样保存。</p>
      {otherProperties(object, KNOWN_PROPERTIES).map((one) => <Told key={one.name} label={one.name}>{one.value}</Told>)}
      {strangers(object).map((one, index) => <Told key={index} label={one.$type}><code>{told(one)}</code></Told>)}
    </>
  );
}
