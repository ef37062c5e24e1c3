import type { Container } from "../../core/container/container.ts";
import { formatPending } from "./format_pending.ts";

/** Writes what a running container is doing: where it is, what it serves, metrics, what is pending. */
export function formatState(container: Container): string {
  const { endpoint, identity, interfaces } = container;
  const memory = Deno.memoryUsage();
  const rows = [
    ["endpoint", endpoint],
    ["identity", identity],
    ["interfaces", interfaces.map(({ name }) => name).join(", ")],
    ["process", `${Deno.pid}, ${megabytes(memory.rss)} MB, heap ${megabytes(memory.heapUsed)} MB`],
    ...[...container.metrics.samples()].map(([name, value, tags]) => {
      const labels = Object.entries(tags).map(([tag, text]) => `${tag}=${text}`).join(", ");
      return [labels === "" ? name : `${name} (${labels})`, String(value)];
    }),
  ];
  const lines = rows.map(([name, value]) => `${name}: ${value}`);
  return [...lines, ...formatPending(container.pending())].join("\n");
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}
