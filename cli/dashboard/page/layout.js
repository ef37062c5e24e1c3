import { keyOf } from "./format.js";
import dagre from "./libraries/dagre.js";

const BOX = { width: 190, height: 74 };
const NARROW_BOX = { width: 160, height: 74 };
const LABEL = { width: 120, height: 34 };

/** Where boxes and arrows are; the same until what is on the map changes. */
export function layOut(services, edges, isNarrow) {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  const box = isNarrow ? NARROW_BOX : BOX;
  const rankdir = isNarrow ? "TB" : "LR";
  const [nodesep, margin] = isNarrow ? [10, 4] : [36, 12];
  graph.setGraph({ rankdir, nodesep, ranksep: 56, marginx: margin, marginy: margin });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { service } of services) graph.setNode(service, { ...box });
  for (const { from, to, kind } of edges) {
    if (from !== to) graph.setEdge(from, to, { ...LABEL, labelpos: "c" }, kind);
  }
  dagre.layout(graph);
  const places = new Map(services.map(({ service }) => [service, graph.node(service)]));
  const paths = new Map(
    edges.filter(({ from, to }) => from !== to).map(({ from, to, kind }) => [
      keyOf({ from, to, kind }),
      curve(graph.edge(from, to, kind)),
    ]),
  );
  const { width = 300, height = 100 } = graph.graph();
  return { places, paths, width, height };
}

const between = (a, b, part = 0.5) => ({
  x: a.x + (b.x - a.x) * part,
  y: a.y + (b.y - a.y) * part,
});

/** A smooth line along points, and its place that is nearest to that of the label. */
function curve({ points, x, y }) {
  let path = `M${points[0].x},${points[0].y}`;
  let start = points[0];
  let label = { x, y };
  for (let i = 1; i < points.length - 1; i++) {
    const corner = points[i];
    const isLast = i === points.length - 2;
    const end = isLast ? points[i + 1] : between(corner, points[i + 1]);
    path += ` Q${corner.x},${corner.y} ${end.x},${end.y}`;
    if (corner.x === x && corner.y === y) label = between(between(start, end), corner);
    start = end;
  }
  if (points.length === 2) path += ` L${points[1].x},${points[1].y}`;
  return { path, label };
}
