/* A schema as it is written: its settings in the order in which the file had them, new ones after them.

   The editor reads a form with the defaults of each component, and before all others; what the file did not say and
   nobody changed is not written either. */
const HIDDEN = ["_parent", "_path"];

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const inside = (components) => components.flatMap((one) => [one, ...inside(one.components || [])]);

/* What of a component the editor has added on reading it: {id: {name: value}}. */
export function addedOnReading(schema, before) {
  const known = everyComponent(before);
  return new Map(
    inside(schema.components).map((one) => {
      const earlier = known.get(one.id);
      const names = earlier ? Object.keys(one).filter((name) => !(name in earlier) && !HIDDEN.includes(name)) : [];
      return [one.id, Object.fromEntries(names.map((name) => [name, structuredClone(one[name])]))];
    }),
  );
}

export function ordered(now, before, added) {
  const known = everyComponent(before);
  const component = (one) => arranged(one, known.get(one.id) || {}, added.get(one.id) || {});
  const arranged = (value, earlier, unsaid = {}) => {
    if (Array.isArray(value)) return value.map((one, index) => arranged(one, Array.isArray(earlier) ? earlier[index] : {}));
    if (value === null || typeof value !== "object") return value;
    const said = earlier !== null && typeof earlier === "object" ? earlier : {};
    const fresh = Object.keys(value).filter((name) => !(name in said) && !(name in unsaid && same(value[name], unsaid[name])));
    const names = [...Object.keys(said).filter((name) => name in value), ...fresh];
    const kept = names.filter((name) => !HIDDEN.includes(name) && value[name] !== undefined);
    const put = (name) => (name === "components" ? value.components.map(component) : arranged(value[name], said[name]));
    return Object.fromEntries(kept.map((name) => [name, put(name)]));
  };
  return arranged(now, before);
}

function everyComponent(schema) {
  return new Map(inside(schema.components || []).filter((one) => one.id).map((one) => [one.id, one]));
}
