/* A text that holds a process and no drawing of it, or only part of one, is given a drawing. */
import { BpmnModdle } from "bpmn-moddle";

import { keepReferences } from "../references.js";
import { graphOf, isA } from "./graph.js";
import { planOf } from "./plan.js";

/* {text, added}; raises what is wrong with a text that cannot be read. */
export async function withDrawing(text, extensions) {
  const moddle = new BpmnModdle(extensions);
  const { rootElement: definitions, warnings } = await moddle.fromXML(text);
  if (!undrawn(definitions)) return { text, added: false };
  const roots = definitions.rootElements ?? [];
  const root = roots.find((one) => isA(one, "bpmn:Collaboration")) ?? roots.find((one) => isA(one, "bpmn:Process"));
  if (!root) return { text, added: false };
  keepReferences(warnings, moddle);
  const plan = planOf(definitions);
  const planes = [...plan].map(([element, at]) => (Array.isArray(at) ? edge(moddle, element, at) : shape(moddle, element, at)));
  const plane = moddle.create("bpmndi:BPMNPlane", { id: "plane", bpmnElement: root, planeElement: planes });
  definitions.diagrams = [moddle.create("bpmndi:BPMNDiagram", { id: "diagram", plane })];
  plane.$parent = definitions.diagrams[0];
  const { xml } = await moddle.toXML(definitions, { format: true });
  return { text: xml, added: true };
}

/* Whether some node of a process has no shape. */
function undrawn(definitions) {
  const drawn = new Set((definitions.diagrams ?? []).flatMap(({ plane }) => plane?.planeElement ?? []).map((one) => one.bpmnElement));
  const processes = (definitions.rootElements ?? []).filter((one) => isA(one, "bpmn:Process"));
  return processes.some((process) => graphOf(process).nodes.some((node) => !drawn.has(node)));
}

function shape(moddle, element, { x, y, width, height }) {
  const bounds = moddle.create("dc:Bounds", { x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) });
  const told = { id: `${element.id}_di`, bpmnElement: element, bounds };
  if (isA(element, "bpmn:SubProcess")) told.isExpanded = Boolean(element.flowElements?.length);
  if (isA(element, "bpmn:Participant") || isA(element, "bpmn:Lane")) told.isHorizontal = true;
  if (isA(element, "bpmn:ExclusiveGateway")) told.isMarkerVisible = true;
  return moddle.create("bpmndi:BPMNShape", told);
}

function edge(moddle, element, points) {
  const waypoint = points.map(({ x, y }) => moddle.create("dc:Point", { x, y }));
  return moddle.create("bpmndi:BPMNEdge", { id: `${element.id}_di`, bpmnElement: element, waypoint });
}
