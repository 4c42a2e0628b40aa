/* The controls of settings: each shows a value and calls back with the new one; empty means the setting goes. */
let counted = 0;

function row(label, input, help) {
  const place = document.createElement("div");
  place.className = "setting";
  const title = document.createElement("label");
  counted += 1;
  input.id = `setting-${counted}`;
  title.htmlFor = input.id;
  title.textContent = label;
  place.append(title, input);
  if (help) {
    const told = document.createElement("p");
    told.className = "quiet";
    told.id = `${input.id}-help`;
    told.textContent = help;
    input.setAttribute("aria-describedby", told.id);
    place.append(told);
  }
  return place;
}

export function text(label, value, onChange, { help, long = false, placeholder = "", pattern, readOnly = false } = {}) {
  const input = document.createElement(long ? "textarea" : "input");
  input.value = value ?? "";
  input.placeholder = placeholder;
  input.readOnly = readOnly;
  input.autocomplete = "off";
  input.addEventListener("change", () => {
    const wrong = pattern && input.value && !pattern.test(input.value);
    input.setAttribute("aria-invalid", String(Boolean(wrong)));
    if (!wrong) onChange(input.value === "" ? undefined : input.value);
  });
  return row(label, input, help);
}

export function number(label, value, onChange, { help, whole = true } = {}) {
  const input = document.createElement("input");
  input.type = "number";
  input.step = whole ? "1" : "any";
  if (whole) input.min = "0";
  input.value = value ?? "";
  input.addEventListener("change", () => input.checkValidity() && onChange(input.value === "" ? undefined : Number(input.value)));
  return row(label, input, help);
}

export function choice(label, value, options, onChange, { help } = {}) {
  const input = document.createElement("select");
  for (const [key, words] of options) input.add(new Option(words, key));
  if (value && !options.some(([key]) => key === value)) input.add(new Option(value, value));
  input.value = value ?? "";
  input.addEventListener("change", () => onChange(input.value === "" ? undefined : input.value));
  return row(label, input, help);
}

export function tick(label, value, onChange, { help } = {}) {
  const place = document.createElement("div");
  place.className = "setting setting-tick";
  const title = document.createElement("label");
  const input = document.createElement("input");
  input.type = "checkbox";
  input.checked = Boolean(value);
  input.addEventListener("change", () => onChange(input.checked));
  title.append(input, ` ${label}`);
  place.append(title);
  if (help) {
    const told = document.createElement("p");
    told.className = "quiet";
    told.textContent = help;
    place.append(told);
  }
  return place;
}

export function group(title, parts) {
  const place = document.createElement("fieldset");
  place.className = "settings-group";
  const legend = document.createElement("legend");
  legend.textContent = title;
  place.append(legend, ...parts.filter(Boolean));
  return place;
}

export function note(words) {
  const place = document.createElement("p");
  place.className = "quiet";
  place.textContent = words;
  return place;
}

export function button(label, act, name) {
  const place = document.createElement("button");
  place.type = "button";
  place.className = "button small";
  place.textContent = label;
  if (name) place.setAttribute("aria-label", name);
  place.addEventListener("click", act);
  return place;
}
