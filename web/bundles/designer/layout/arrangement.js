/* Puts a whole drawing in order in one step that can be undone: shapes, flows, and the names beside them. */
import { isExpanded } from "bpmn-js/lib/util/DiUtil";
import { isLabel } from "diagram-js/lib/util/ModelUtil";

import { planOf } from "./plan.js";

const COMMAND = "drawing.arrange";

class Arrangement {
  constructor(bpmnjs, elementRegistry, commandStack) {
    Object.assign(this, { bpmnjs, registry: elementRegistry, commandStack });
    commandStack.registerHandler(COMMAND, Handler);
  }

  arrange() {
    const open = (node) => {
      const shape = this.registry.get(node.id);
      return !shape || isExpanded(shape);
    };
    const changes = [];
    for (const [element, at] of planOf(this.bpmnjs.getDefinitions(), open)) {
      const drawn = this.registry.get(element.id);
      if (!drawn || Array.isArray(at) !== Boolean(drawn.waypoints)) continue;
      changes.push({ drawn, at });
      for (const label of drawn.labels ?? []) changes.push({ drawn: label, at: beside(drawn, at, label) });
    }
    if (changes.length) this.commandStack.execute(COMMAND, { changes });
  }
}

Arrangement.$inject = ["bpmnjs", "elementRegistry", "commandStack"];

/* Where the name of an event, gateway or flow stands; that of a flow where it has parted from its neighbours. */
function beside(drawn, at, { width, height }) {
  if (Array.isArray(at)) {
    const standing = at.findIndex((point, number) => number > 0 && number < at.length - 2 && point.x === at[number + 1].x);
    const [begin, next] = standing < 0 ? at : at.slice(standing + 1);
    const left = next.x < begin.x ? begin.x - width - 6 : begin.x + 6;
    return { x: left, y: begin.y - height - 3, width, height };
  }
  if (drawn.host) return { x: at.x + at.width + 3, y: at.y + at.height - 8, width, height };
  return { x: at.x + (at.width - width) / 2, y: at.y + at.height + 5, width, height };
}

class Handler {
  constructor(bpmnUpdater) {
    this.updater = bpmnUpdater;
  }

  execute(context) {
    context.before = context.changes.map(({ drawn }) => ({ drawn, at: geometry(drawn) }));
    return this.set(context.changes);
  }

  revert(context) {
    return this.set(context.before);
  }

  set(changes) {
    for (const { drawn, at } of changes) {
      if (drawn.waypoints) {
        drawn.waypoints = at.map((point) => ({ ...point }));
        this.updater.updateConnectionWaypoints(drawn);
      } else {
        Object.assign(drawn, at);
        this.updater.updateBounds(drawn);
      }
    }
    return changes.map(({ drawn }) => drawn);
  }
}

Handler.$inject = ["bpmnUpdater"];

const geometry = (drawn) =>
  drawn.waypoints && !isLabel(drawn)
    ? drawn.waypoints.map((point) => ({ ...point }))
    : { x: drawn.x, y: drawn.y, width: drawn.width, height: drawn.height };

export default { __init__: ["arrangement"], arrangement: ["type", Arrangement] };
