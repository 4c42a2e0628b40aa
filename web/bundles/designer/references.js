/* A reference to what is not in the file (the name of data in a loop, a message of another file) is left out when a
   drawing is written, unless something stands for it: here a namesake outside the drawing, which keeps the name. */
export function keepReferences(warnings, moddle) {
  for (const { element, property, value } of warnings) {
    if (!element || !property || value === undefined) continue;
    const { name, type, isMany } = element.$model.getPropertyDescriptor(element, property) ?? {};
    if (!name) continue;
    const namesake = moddle.create(type, { id: value });
    if (isMany) element.get(name).push(namesake);
    else element.set(name, namesake);
  }
}
