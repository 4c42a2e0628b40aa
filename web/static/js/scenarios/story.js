/* What a scenario may name, out of the vocabulary of the draft: tasks, messages, forms, people, elements. */
export class Story {
  constructor(words, told) {
    this.words = words;
    this.told = told;
  }

  /* The story's own process first, then what it calls or may call. */
  processes() {
    const own = [this.told.process, this.told.start?.process].filter(Boolean);
    return [...new Set([...own, ...Object.keys(this.words.processes)])].map((id) => [id, this.words.processes[id]]).filter(([, one]) => one);
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
    return this.processes().filter(([, one]) => one.start).map(([id, one]) => [id, one.name]);
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

  name(process, element) {
    return this.words.processes[process]?.elements[element] ?? element;
  }
}

function unique(options) {
  return [...new Map(options)];
}
