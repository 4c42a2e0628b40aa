/* The nodes and flows of a process or subprocess as columns from left to right.

   A node stands one column right of the furthest node that leads to it. A flow that goes back is read the other way
   round. Where a flow passes columns, a bend of its own keeps its place in each. */
export const isA = (element, type) => Boolean(element?.$instanceOf?.(type));

export function graphOf(container) {
  const elements = container.flowElements ?? [];
  const boundary = elements.filter((one) => isA(one, "bpmn:BoundaryEvent"));
  const nodes = elements.filter((one) => isA(one, "bpmn:FlowNode") && !isA(one, "bpmn:BoundaryEvent"));
  const host = (node) => (isA(node, "bpmn:BoundaryEvent") ? node.attachedToRef : node);
  const flows = elements.filter((one) => isA(one, "bpmn:SequenceFlow") && nodes.includes(host(one.sourceRef)) && nodes.includes(one.targetRef));
  const edges = flows.map((flow) => ({ flow, from: host(flow.sourceRef), to: flow.targetRef, boundary: host(flow.sourceRef) !== flow.sourceRef }));
  turnBack(nodes, edges);
  return { nodes, boundary, edges, column: columns(nodes, edges) };
}

/* Marks the flows that close a circle, met in a walk from the beginnings. */
function turnBack(nodes, edges) {
  const state = new Map();
  const leaving = grouped(edges, (edge) => edge.from);
  const entered = new Set(edges.filter((edge) => edge.from !== edge.to).map((edge) => edge.to));
  const starts = [...nodes.filter((node) => isA(node, "bpmn:StartEvent") || !entered.has(node)), ...nodes];
  const walk = (node) => {
    state.set(node, "open");
    for (const edge of leaving.get(node) ?? []) {
      const met = state.get(edge.to);
      edge.back = met === "open";
      if (met === undefined) walk(edge.to);
    }
    state.set(node, "done");
  };
  for (const node of starts) if (!state.has(node)) walk(node);
}

function columns(nodes, edges) {
  const column = new Map();
  const entering = grouped(edges.filter((edge) => !edge.back), (edge) => edge.to);
  const find = (node) => {
    if (!column.has(node)) {
      column.set(node, 0);
      const before = (entering.get(node) ?? []).map((edge) => find(edge.from) + 1);
      column.set(node, Math.max(0, ...before));
    }
    return column.get(node);
  };
  nodes.forEach(find);
  return column;
}

export function grouped(all, key) {
  const groups = new Map();
  for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return groups;
}
