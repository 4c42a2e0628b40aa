/* The rows of nodes and bends within their lanes: each near the row of what leads to it, none over another. */
const SWEEPS = 4;

/* `laneOf` tells the number of a node's lane. Returns cells {node | edge, column, lane, row} and the rows of each lane. */
export function rowsOf({ nodes, edges, column }, laneOf, lanes) {
  const cells = new Map(nodes.map((node) => [node, { node, column: column.get(node), lane: laneOf(node), before: [], after: [] }]));
  const bends = edges.flatMap((edge) => bendsOf(edge, cells));
  const all = [...cells.values(), ...bends];
  const last = Math.max(0, ...all.map((cell) => cell.column));
  const grid = Array.from({ length: last + 1 }, (_, number) => all.filter((cell) => cell.column === number));
  for (const own of grid) own.forEach((cell, number) => { cell.wish = number; });
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (const own of sweep % 2 ? [...grid].reverse() : grid) settle(own, sweep % 2 ? "after" : "before", lanes);
  }
  for (const own of grid) settle(own, "before", lanes);
  const counts = Array.from({ length: lanes }, (_, lane) => 1 + Math.max(0, ...all.filter((cell) => cell.lane === lane).map((cell) => cell.row)));
  return { cells, all, counts };
}

/* A bend for each column that a flow passes; one that goes back also bends below its two ends. */
function bendsOf(edge, cells) {
  const [from, to] = edge.back ? [cells.get(edge.to), cells.get(edge.from)] : [cells.get(edge.from), cells.get(edge.to)];
  const first = edge.back ? from.column : from.column + 1;
  const end = edge.back ? to.column : to.column - 1;
  const lane = edge.back ? Math.max(from.lane, to.lane) : from.lane;
  edge.bends = [];
  let before = from;
  for (let number = first; number <= end; number += 1) {
    const bend = { edge, column: number, lane, before: [], after: [], low: edge.back };
    link(before, bend, edge);
    edge.bends.push(bend);
    before = bend;
  }
  if (before !== to || !edge.back) link(before, to, edge);
  return edge.bends;
}

function link(before, after, edge) {
  if (before.column === after.column) return;
  before.after.push({ cell: after, shift: edge.boundary ? -0.6 : 0 });
  after.before.push({ cell: before, shift: edge.boundary ? 0.6 : 0 });
}

/* Give the cells of a column rows, lane by lane, in the order of the rows they would like. */
function settle(own, side, lanes) {
  for (let lane = 0; lane < lanes; lane += 1) {
    const here = own.filter((cell) => cell.lane === lane);
    for (const cell of here) {
      const near = cell[side].filter(({ cell: other }) => other.lane === lane && other.row !== undefined);
      if (near.length) cell.wish = near.reduce((sum, { cell: other, shift }) => sum + other.row + shift, 0) / near.length;
      if (cell.low) cell.wish = Math.max(cell.wish, 50);
    }
    here.sort((one, other) => one.wish - other.wish);
    let free = 0;
    for (const cell of here) {
      const wished = cell.low ? 0 : Math.round(Math.min(cell.wish, here.length + 2));
      cell.row = Math.max(free, wished);
      free = cell.row + 1;
    }
  }
}
