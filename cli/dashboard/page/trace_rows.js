/**
 * Spans and log lines as rows: a span, then what happened in it, in the order of time. Each has an
 * `id` that stays the same when the trace grows.
 */
export function rowsOf({ spans, lines }) {
  const known = new Map(spans.map((span) => [span.spanId, span]));
  const below = new Map();
  const roots = [];
  const add = (parent, row) => {
    if (parent === undefined) roots.push(row);
    else if (below.has(parent)) below.get(parent).push(row);
    else below.set(parent, [row]);
  };
  for (const span of spans) {
    const parent = known.has(span.parentId) ? span.parentId : undefined;
    add(parent, rowOf(span));
  }
  const named = new Map();
  for (const line of lines) {
    const span = known.get(line.spanId) ?? innermost(spans, line);
    const name = JSON.stringify([line.time, line.service, line.message]);
    const count = (named.get(name) ?? 0) + 1;
    named.set(name, count);
    // Log lines have whole milliseconds, which may lie before the span that they are in.
    const time = Math.max(line.time, span?.start ?? 0);
    add(span?.spanId, { id: `line ${name} ${count}`, time, line });
  }
  const rows = [];
  const seen = new Set();
  const walk = (from) => {
    const stack = from.sort(later).map((row) => ({ ...row, depth: 0 }));
    while (stack.length > 0) {
      const row = stack.pop();
      if (row.span && seen.has(row.id)) continue;
      rows.push(row);
      if (!row.span) continue;
      seen.add(row.id);
      const inside = (below.get(row.span.spanId) ?? []).sort(later);
      for (const each of inside) stack.push({ ...each, depth: row.depth + 1 });
    }
  };
  walk(roots);
  for (const span of spans) {
    if (!seen.has(rowOf(span).id)) walk([rowOf(onCycle(span, known))]);
  }
  return rows;
}

const rowOf = (span) => ({ id: `span ${span.spanId}`, time: span.start, span });

/** Spans that claim to be part of each other hang from no root: the one at which to begin. */
function onCycle(span, known) {
  const climbed = new Set();
  for (; !climbed.has(span); span = known.get(span.parentId)) climbed.add(span);
  return span;
}

const later = (a, b) => b.time - a.time;

/** The shortest span of the same service that ran at that time. */
function innermost(spans, { service, time }) {
  let found;
  for (const span of spans.length > 500 ? [] : spans) {
    const isIn = span.service === service && span.start <= time + 1 &&
      time <= span.start + span.durationMs + 1;
    if (isIn && (found === undefined || span.durationMs < found.durationMs)) found = span;
  }
  return found;
}
