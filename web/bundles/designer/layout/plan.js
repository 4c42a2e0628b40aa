/* Where everything of a drawing stands: bounds of shapes and waypoints of flows, by element. */
import { graphOf, grouped, isA } from "./graph.js";
import { rowsOf } from "./rows.js";

const GAP = { x: 70, y: 44 };
const INSET = { x: 40, y: 30 };
const NAME = 30;
const BEND = 24;
const EMPTY_POOL = { width: 600, height: 60 };
const BETWEEN_POOLS = 50;
const SIZES = [
  ["bpmn:Event", 36, 36],
  ["bpmn:Gateway", 50, 50],
  ["bpmn:Activity", 100, 80],
];

/* By element (moddle) {x, y, width, height} or [{x, y}, …]; `open` tells whether a subprocess shows its inside. */
class Plan extends Map {
  constructor(open) {
    super();
    this.open = open;
  }

  opened(node) {
    return isA(node, "bpmn:SubProcess") && node.flowElements?.length && this.open(node);
  }
}

/* The plan of all that `definitions` draws. */
export function planOf(definitions, open = () => true) {
  const plan = new Plan(open);
  const roots = definitions.rootElements ?? [];
  const collaboration = roots.find((one) => isA(one, "bpmn:Collaboration") && one.participants?.length);
  if (!collaboration) {
    const process = roots.find((one) => isA(one, "bpmn:Process"));
    if (process) planned(process, { x: 160, y: 80 }, plan);
    return plan;
  }
  let y = 80;
  for (const participant of collaboration.participants) {
    const size = participant.processRef?.flowElements?.length
      ? planned(participant.processRef, { x: 160 + NAME, y }, plan)
      : { width: EMPTY_POOL.width - NAME, height: EMPTY_POOL.height };
    plan.set(participant, { x: 160, y, width: size.width + NAME, height: size.height });
    y += size.height + BETWEEN_POOLS;
  }
  for (const flow of collaboration.messageFlows ?? []) carry(flow, plan);
  return plan;
}

/* Plans the inside of a process or subprocess from its upper left corner on; returns its size. */
function planned(container, origin, plan) {
  const lanes = leaves(container.laneSets ?? []);
  const graph = graphOf(container);
  const laneOf = (node) => Math.max(0, lanes.findIndex((lane) => (lane.flowNodeRef ?? []).includes(node)));
  const grid = rowsOf(graph, laneOf, Math.max(1, lanes.length));
  const sizes = new Map(graph.nodes.map((node) => [node, sizeOf(node, plan)]));
  const { left, top, width, height, tops } = measured(grid, sizes, origin, lanes.length ? NAME : 0);
  for (const cell of grid.all) {
    const size = cell.node ? sizes.get(cell.node) : { width: 0, height: 0 };
    cell.x = left[cell.column].middle;
    cell.y = top[cell.lane][cell.row].middle;
    if (cell.node) place(cell.node, { x: cell.x - size.width / 2, y: cell.y - size.height / 2, ...size }, plan);
  }
  lanes.forEach((lane, number) => plan.set(lane, { x: origin.x, y: tops[number], width, height: tops[number + 1] - tops[number] }));
  outer(container.laneSets ?? [], plan);
  attach(graph.boundary, plan);
  const channels = grouped(graph.edges, (edge) => graph.column.get(edge.from));
  for (const own of channels.values()) own.forEach((edge, number) => draw(edge, number / own.length, grid.cells, left, plan));
  aside(container, plan);
  return { width, height };
}

/* Where columns and rows lie, made as wide and high as what stands in them. */
function measured(grid, sizes, origin, margin) {
  const last = Math.max(0, ...grid.all.map((cell) => cell.column));
  const left = [];
  let x = origin.x + margin + INSET.x;
  for (let number = 0; number <= last; number += 1) {
    const width = Math.max(50, ...grid.all.filter((cell) => cell.node && cell.column === number).map((cell) => sizes.get(cell.node).width));
    left.push({ begin: x, middle: x + width / 2, end: x + width });
    x += width + GAP.x;
  }
  const tops = [origin.y];
  let y = origin.y;
  const top = grid.counts.map((count, lane) => {
    y += INSET.y;
    const rows = Array.from({ length: count }, (_, row) => {
      const here = grid.all.filter((cell) => cell.lane === lane && cell.row === row);
      const standing = here.filter((cell) => cell.node).map((cell) => sizes.get(cell.node).height);
      const height = Math.max(BEND, ...standing);
      const begin = y;
      y += height + (standing.length ? GAP.y : 0);
      return { middle: begin + height / 2 };
    });
    y += INSET.y - GAP.y + 20;
    tops.push(y);
    return rows;
  });
  return { left, top, tops, width: x - GAP.x + INSET.x - origin.x, height: y - origin.y };
}

function sizeOf(node, plan) {
  if (plan.opened(node)) return planned(node, { x: 0, y: 0 }, new Plan(plan.open));
  const found = SIZES.find(([type]) => isA(node, type));
  return { width: found?.[1] ?? 100, height: found?.[2] ?? 80 };
}

function place(node, bounds, plan) {
  plan.set(node, bounds);
  if (plan.opened(node)) planned(node, bounds, plan);
}

const leaves = (sets) => sets.flatMap((set) => set.lanes ?? []).flatMap((lane) => (lane.childLaneSet?.lanes?.length ? leaves([lane.childLaneSet]) : [lane]));

/* A lane of lanes is as high as they are together. */
function outer(sets, plan) {
  for (const lane of sets.flatMap((set) => set.lanes ?? [])) {
    if (!lane.childLaneSet?.lanes?.length) continue;
    outer([lane.childLaneSet], plan);
    const inner = lane.childLaneSet.lanes.map((one) => plan.get(one));
    plan.set(lane, { ...inner[0], height: inner.reduce((sum, one) => sum + one.height, 0) });
    for (const one of inner) Object.assign(one, { x: one.x + NAME, width: one.width - NAME });
  }
}

function attach(events, plan) {
  for (const [host, own] of grouped(events, (event) => event.attachedToRef)) {
    const at = plan.get(host);
    if (!at) continue;
    const apart = Math.max(40, at.width / (own.length + 1));
    own.forEach((event, number) => {
      const x = at.x + at.width / 2 + apart * (number - (own.length - 1) / 2);
      plan.set(event, { x: x - 18, y: at.y + at.height - 18, width: 36, height: 36 });
    });
  }
}

/* `share` is the flow's own part of the channels between columns, so that flows do not lie on each other. Standing
   parts run in channels, lying parts in rows of their own: no flow crosses a node. */
function draw(edge, share, cells, left, plan) {
  const from = plan.get(edge.flow.sourceRef);
  const to = plan.get(edge.flow.targetRef);
  const channel = (column) => (column < 0 ? left[0].begin - 20 : left[column].end + GAP.x * (0.25 + share * 0.5));
  const points = edge.boundary
    ? [{ x: from.x + from.width / 2, y: from.y + from.height }, { x: from.x + from.width / 2, y: from.y + from.height + 14 }]
    : [{ x: from.x + from.width, y: from.y + from.height / 2 }];
  const rows = [...(edge.back ? [...edge.bends].reverse() : edge.bends).map(({ y }) => y), to.y + to.height / 2];
  let { column } = cells.get(edge.from);
  for (const y of rows) {
    points.push({ x: channel(column), y: points.at(-1).y }, { x: channel(column), y });
    column += edge.back ? -1 : 1;
  }
  plan.set(edge.flow, tidy([...points, { x: to.x, y: rows.at(-1) }]));
}

/* Without points that lie on a straight line between their neighbours. */
function tidy(points) {
  const rounded = points.map(({ x, y }) => ({ x: Math.round(x), y: Math.round(y) }));
  const apart = rounded.filter((point, number) => number === 0 || point.x !== rounded[number - 1].x || point.y !== rounded[number - 1].y);
  return apart.filter((point, number) => {
    const [before, after] = [apart[number - 1], apart[number + 1]];
    if (!before || !after) return true;
    return !((before.x === point.x && point.x === after.x) || (before.y === point.y && point.y === after.y));
  });
}

function carry(flow, plan) {
  const from = plan.get(flow.sourceRef);
  const to = plan.get(flow.targetRef);
  if (!Array.isArray(from) && !Array.isArray(to) && from && to) {
    const down = from.y < to.y;
    const begin = { x: from.x + from.width / 2, y: down ? from.y + from.height : from.y };
    const end = { x: to.x + to.width / 2, y: down ? to.y : to.y + to.height };
    const middle = (begin.y + end.y) / 2;
    plan.set(flow, tidy([begin, { x: begin.x, y: middle }, { x: end.x, y: middle }, end]));
  }
}

/* Notes, data and their lines: above what they belong to. */
function aside(container, plan) {
  const lines = [...(container.artifacts ?? []).filter((one) => isA(one, "bpmn:Association"))];
  for (const note of [...(container.artifacts ?? []), ...(container.flowElements ?? [])]) {
    const size = isA(note, "bpmn:TextAnnotation") ? { width: 120, height: 36 } : isA(note, "bpmn:DataObjectReference") || isA(note, "bpmn:DataStoreReference") ? { width: 36, height: 50 } : null;
    if (!size) continue;
    const line = lines.find((one) => one.targetRef === note || one.sourceRef === note);
    const owner = plan.get(line && (line.targetRef === note ? line.sourceRef : line.targetRef));
    const at = Array.isArray(owner) ? owner[0] : owner ?? [...plan.values()].find((one) => !Array.isArray(one));
    plan.set(note, { x: (at?.x ?? 160) + (owner?.width ?? 0) / 2, y: (at?.y ?? 80) - size.height - 8, ...size });
  }
  for (const line of lines) {
    const [one, other] = [plan.get(line.sourceRef), plan.get(line.targetRef)].map(middle);
    if (one && other) plan.set(line, [one, other]);
  }
}

const middle = (at) => (Array.isArray(at) ? at[0] : at && { x: at.x + at.width / 2, y: at.y + at.height / 2 });
