import { plural } from "../terminal/plural.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { padEnd, widthOf } from "../terminal/width.ts";
import type { ProcessStatus, ServiceStatus } from "./node_interface.ts";

/** Writes what a node runs, for people: a heading for each service, and a line for each process. */
export function formatStatus(
  services: readonly ServiceStatus[],
  { style }: Pick<Terminal, "style">,
): string {
  const width = Math.max(
    ...services.flatMap(({ processes }) => processes.map(({ name }) => widthOf(name))),
    0,
  );
  return services.flatMap(({ name, numprocesses, processes }) => [
    style("bold", `${name} [${numprocesses}]`),
    ...processes.map((process) => formatProcess(process, width, style)),
  ]).join("\n");
}

function formatProcess(
  { name, state, pid, uptime, restarts }: ProcessStatus,
  width: number,
  style: Terminal["style"],
): string {
  const isFine = state === "serving";
  const facts = [
    `  ${padEnd(name, width)}`,
    style(isFine ? "green" : "yellow", state.padEnd("starting".length)),
    pid === null ? "" : `pid ${pid}`,
    uptime === null ? "" : `for ${formatSeconds(uptime)}`,
    restarts === 0 ? "" : style("red", plural(restarts, "restart")),
  ];
  return facts.filter(Boolean).join("  ").trimEnd();
}

function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  const hours = Math.floor(seconds / 3600);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}
