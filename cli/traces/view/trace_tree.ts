import type { RecordedLine, RecordedSpan } from "../../../core/observe/traces/recorded_span.ts";
import type { StoredTrace } from "../../../core/observe/traces/trace_store.ts";

/** A span or a log line in the tree of a trace. */
export type TreeNode =
  & { readonly depth: number }
  & ({ readonly span: RecordedSpan } | { readonly line: RecordedLine });

/**
 * The spans of a trace below those that they are part of, with the log lines in place: all in the
 * order in which they are shown. A span whose parent is not known stands at the top.
 */
export function treeOf({ spans, lines }: Pick<StoredTrace, "spans" | "lines">): TreeNode[] {
  const children = new Map<string, (RecordedSpan | RecordedLine)[]>();
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const parentOf = (id: string | undefined): string => id !== undefined && ids.has(id) ? id : "";
  const put = (parent: string, child: RecordedSpan | RecordedLine): void => {
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [child]);
    else siblings.push(child);
  };
  for (const span of spans) put(parentOf(span.parentId), span);
  for (const line of lines) put(parentOf(line.spanId), line);
  for (const siblings of children.values()) siblings.sort((a, b) => timeOf(a) - timeOf(b));

  const nodes: TreeNode[] = [];
  const seen = new Set<string>();
  const walk = (from: readonly (RecordedSpan | RecordedLine)[]): void => {
    // No recursion, as a trace may be thousands of spans deep.
    const waiting = from.toReversed().map((child) => ({ child, depth: 0 }));
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { child, depth } = next;
      if (!isSpan(child)) {
        nodes.push({ depth, line: child });
        continue;
      }
      if (seen.has(child.spanId)) continue;
      seen.add(child.spanId);
      nodes.push({ depth, span: child });
      for (const below of (children.get(child.spanId) ?? []).toReversed()) {
        waiting.push({ child: below, depth: depth + 1 });
      }
    }
  };
  walk(children.get("") ?? []);
  // Spans that claim to be part of each other hang from no root.
  for (const span of spans) if (!seen.has(span.spanId)) walk([span]);
  return nodes;
}

function isSpan(child: RecordedSpan | RecordedLine): child is RecordedSpan {
  return "durationMs" in child;
}

function timeOf(child: RecordedSpan | RecordedLine): number {
  return isSpan(child) ? child.start : child.time;
}
