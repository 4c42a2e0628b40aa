/* What lies around an element: its lane, the timers that may be its deadline. */
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";

const LANE = /^lane_(.+)$/;

/* The role that a lane is named after; nothing of one named otherwise. */
export const roleOfLane = (lane) => LANE.exec(lane.id ?? "")?.[1] ?? "";

/* The lane in which an element lies; inside a sub-process that of the sub-process does not count. */
export function laneOf({ registry }, element) {
  const object = getBusinessObject(element);
  const lane = registry.find((shape) => is(shape, "bpmn:Lane") && (getBusinessObject(shape).flowNodeRef ?? []).includes(object));
  return lane && getBusinessObject(lane);
}

/* The timers of the drawing as options: those on the border of the step or of what it lies in come first. */
export function timersOf({ registry, object }) {
  const above = [];
  for (let one = object; one; one = one.$parent) above.push(one);
  const isTimer = (shape) =>
    is(shape, "bpmn:Event") && shape.type !== "label" &&
    (getBusinessObject(shape).eventDefinitions ?? []).some((one) => is(one, "bpmn:TimerEventDefinition"));
  return registry
    .filter(isTimer)
    .map(getBusinessObject)
    .map((one) => ({ id: one.id, name: one.name, help: one.attachedToRef ? `附在“${one.attachedToRef.name || one.attachedToRef.id}”上` : "", near: above.includes(one.attachedToRef) }))
    .sort((one, other) => Number(other.near) - Number(one.near));
}
