/* Extension elements read and written. Every write is one command, undone in one step; what is unknown stays. */
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";

const PREFIX = "spiffworkflow";
const KNOWN = ["Properties", "ServiceTaskOperator", "CalledDecisionId"].map((name) => `${PREFIX}:${name}`);

const values = (object) => object.extensionElements?.values ?? [];

const extension = (object, name) => values(object).find((one) => is(one, `${PREFIX}:${name}`));

/* Of a pool the process in it, also where it is the only one and nothing is chosen; of anything else what it is. */
export function subject(element) {
  const object = getBusinessObject(element);
  if (is(object, "bpmn:Collaboration") && object.participants?.length === 1) return object.participants[0].processRef ?? object;
  return is(object, "bpmn:Participant") && object.processRef ? object.processRef : object;
}

export function property(object, name) {
  return extension(object, "Properties")?.values?.find((one) => one.name === name)?.value ?? "";
}

export const operatorOf = (object) => extension(object, "ServiceTaskOperator");
export const parametersOf = (object) => operatorOf(object)?.parameters?.values ?? [];
export const decisionOf = (object) => extension(object, "CalledDecisionId")?.text ?? "";

/* The properties the panel has no field for. */
export function otherProperties(object, known) {
  return (extension(object, "Properties")?.values ?? []).filter((one) => !known.includes(one.name));
}

/* What stands in the drawing and the panel knows nothing of. */
export function strangers(object) {
  return values(object).filter((one) => !KNOWN.some((name) => is(one, name)));
}

export class Writing {
  constructor(element, { moddle, commandStack }) {
    this.element = element;
    this.object = subject(element);
    this.moddle = moddle;
    this.commandStack = commandStack;
  }

  /* Give a moddle element these properties. */
  set(moddleElement, properties) {
    this.all([this.step(moddleElement, properties)]);
  }

  step(moddleElement, properties) {
    return {
      cmd: "element.updateModdleProperties",
      context: { element: this.element, moddleElement, properties },
    };
  }

  all(steps) {
    if (steps.length) this.commandStack.execute("properties-panel.multi-command-executor", steps);
  }

  create(type, properties, parent) {
    const made = this.moddle.create(type, properties);
    made.$parent = parent;
    return made;
  }

  /* Several properties by name; an empty text takes one out. */
  properties(told) {
    const holder = extension(this.object, "Properties");
    const before = holder?.values ?? [];
    const kept = before.filter((one) => !(one.name in told));
    const at = new Map(before.map((one, index) => [one.name, index]));
    const made = Object.entries(told)
      .filter(([, value]) => value)
      .map(([name, value]) => this.create(`${PREFIX}:Property`, { name, value }, holder));
    // What was there before keeps its place.
    const after = [...kept, ...made].sort((one, other) => (at.get(one.name) ?? 999) - (at.get(other.name) ?? 999));
    if (holder && after.length) this.all([this.step(holder, { values: after })]);
    else if (after.length) this.add(this.holding("Properties", after));
    else if (holder) this.drop(holder);
  }

  holding(name, entries) {
    const holder = this.create(`${PREFIX}:${name}`, { values: entries });
    for (const entry of entries) entry.$parent = holder;
    return holder;
  }

  /* The operator with its parameters ({name: expression}) and the variable of its result. */
  operator(id, parameters, resultVariable) {
    const before = operatorOf(this.object);
    if (!id) {
      if (before) this.drop(before);
      return;
    }
    const entries = Object.entries(parameters)
      .filter(([, value]) => value)
      .map(([name, value]) => this.create(`${PREFIX}:Parameter`, { id: name, type: "any", value }));
    const list = entries.length ? this.holding("Parameters", entries) : undefined;
    const told = { id, resultVariable: resultVariable || undefined, parameters: list };
    if (before) {
      if (list) list.$parent = before;
      this.all([this.step(before, told)]);
      return;
    }
    const made = this.create(`${PREFIX}:ServiceTaskOperator`, told);
    if (list) list.$parent = made;
    this.add(made);
  }

  decision(id) {
    const before = extension(this.object, "CalledDecisionId");
    if (!id && before) this.drop(before);
    else if (before) this.set(before, { text: id });
    else if (id) this.add(this.create(`${PREFIX}:CalledDecisionId`, { text: id }));
  }

  add(made) {
    const holder = this.object.extensionElements;
    if (holder) {
      made.$parent = holder;
      this.set(holder, { values: [...values(this.object), made] });
      return;
    }
    const created = this.create("bpmn:ExtensionElements", { values: [made] }, this.object);
    made.$parent = created;
    this.set(this.object, { extensionElements: created });
  }

  drop(one) {
    const left = values(this.object).filter((other) => other !== one);
    if (left.length) this.set(this.object.extensionElements, { values: left });
    else this.set(this.object, { extensionElements: undefined });
  }

  /* The text of an expression below an element (a time, a condition); an empty one takes it out. */
  expression(holder, name, text) {
    if (!text) this.set(holder, { [name]: undefined });
    else if (holder[name]) this.set(holder[name], { body: text });
    else this.set(holder, { [name]: this.create("bpmn:FormalExpression", { body: text }, holder) });
  }
}
