/* What a scenario may name, out of the vocabulary of the draft: tasks, messages, forms, people, elements. */
export class Story {
  constructor(words, told) {
    this.words = words;
    this.told = told;
  }

  /* The processes the story begins, and all they call, near or far; all there are where it names none of these. */
  processes() {
    const begun = (this.told.step ?? []).map((step) => (step.refused ?? step).start?.process);
    const found = new Set([this.told.process, this.told.start?.process, ...begun].filter((id) => id in this.words.processes));
    for (const id of found) this.words.processes[id].calls.forEach((called) => called in this.words.processes && found.add(called));
    return (found.size ? [...found] : Object.keys(this.words.processes)).map((id) => [id, this.words.processes[id]]);
  }

  tasks() {
    return unique(this.processes().flatMap(([, one]) => Object.keys(one.tasks).map((id) => [id, one.elements[id] ?? id])));
  }

  elements() {
    return unique(this.processes().flatMap(([, one]) => Object.entries(one.elements)));
  }

  passable() {
    return this.processes().flatMap(([id, one]) => [
      ...Object.entries(one.elements).map(([element, name]) => [`${id}:${element}`, `${one.name} › ${name}`]),
      ...Object.entries(one.flows).map(([flow, ends]) => [`${id}:${flow}`, `${one.name} › 连线 ${ends}`]),
    ]);
  }

  messages() {
    return unique(this.processes().flatMap(([, one]) => Object.entries(one.messages).map(([id, told]) => [id, told.name])));
  }

  startable() {
    return Object.entries(this.words.processes).filter(([, one]) => one.start).map(([id, one]) => [id, one.name]);
  }

  posts() {
    return this.words.posts.map((post) => [post.login, post.name]);
  }

  taskForm(element) {
    for (const [, one] of this.processes()) if (one.tasks[element]) return one.forms[one.tasks[element]] ?? [];
    return [];
  }

  messageForm(name) {
    for (const [, one] of this.processes()) if (one.messages[name]) return one.forms[one.messages[name].form] ?? [];
    return [];
  }

  startForm(process) {
    const one = this.words.processes[process];
    return one?.start ? one.forms[one.start] ?? [] : [];
  }

  called(element) {
    return this.elements().find(([id]) => id === element)?.[1] ?? element;
  }

  name(process, element) {
    return this.words.processes[process]?.elements[element] ?? element;
  }
}

/* Of two of one id the first counts. */
function unique(options) {
  const found = new Map();
  for (const [id, name] of options) if (!found.has(id)) found.set(id, name);
  return [...found];
}
