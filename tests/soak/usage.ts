import process from "node:process";
import { usedMegabytes } from "../support/load/collect_garbage.ts";

/** What a process holds at one moment. */
export interface Usage {
  /** Open sockets, by the table of the kernel. */
  readonly sockets: number;
  /** Open files of any kind, sockets included. */
  readonly files: number;
  /** Timers that are set. */
  readonly timers: number;
  /** Megabytes of JavaScript in use once all that can be freed is freed. */
  readonly heapMb: number;
  /** Megabytes of memory that the process occupies. */
  readonly rssMb: number;
}

/** Looks what this process holds now. */
export function takeUsage(): Usage {
  const heapMb = usedMegabytes();
  const targets = [...Deno.readDirSync("/proc/self/fd")].flatMap(({ name }) => {
    try {
      return Deno.readLinkSync(`/proc/self/fd/${name}`);
    } catch {
      return []; // the descriptor that the listing itself has used
    }
  });
  return {
    sockets: targets.filter((target) => target.startsWith("socket:")).length,
    files: targets.length,
    timers: process.getActiveResourcesInfo().filter((name) => name === "Timeout").length,
    heapMb,
    rssMb: Deno.memoryUsage().rss / 2 ** 20,
  };
}

/** Writes what was held after so many rounds as lines of a Markdown table. */
export function formatUsages(title: string, usages: ReadonlyMap<number, Usage>): string {
  const lines = [...usages].map(([rounds, { sockets, files, timers, heapMb, rssMb }]) =>
    `| ${rounds} | ${sockets} | ${files} | ${timers} | ${heapMb.toFixed(1)} | ${rssMb.toFixed(0)} |`
  );
  return [
    `| ${title} | sockets | files | timers | heap MB | RSS MB |`,
    "| --: | --: | --: | --: | --: | --: |",
    ...lines,
  ].join("\n");
}
