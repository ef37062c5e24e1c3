import { pause } from "../../../core/time/pause.ts";
import { cpuMs, renderTable } from "../support.ts";
import { PageWatch } from "./page_watch.ts";
import { Part } from "./part.ts";

const SERVICES = 40;
const INSTANCES = 200;
const PROCESSES = 4;
const CALLS_PER_SECOND = 2000;
const LOOK_EVERY_MS = 30_000;
const WARM_UP_MS = 30_000;
const PAGES = ["#/map", "#/traces"];
const HEADER = [
  "minute",
  "calls/s",
  "failed",
  "stalled ms",
  "collector MB",
  "CPU %",
  "traces.db MB",
];
const OF_PAGE = ["frame p99 ms", "longest", "heap MB"];

async function fileBytes(path: string): Promise<number> {
  return (await Deno.stat(path).catch(() => undefined))?.size ?? 0;
}

/**
 * Runs 200 instances of 40 services that make 2,000 calls a second, with the map and the list of traces
 * open in browsers, and prints every 30 seconds how collector and pages do.
 */
export async function watchCrowd(minutes: number, print: (line: string) => void): Promise<void> {
  await using parts = new AsyncDisposableStack();
  const project = await Deno.makeTempDir({ prefix: "lymph_crowd_" });
  parts.defer(() => Deno.remove(project, { recursive: true }));
  await Deno.writeTextFile(`${project}/.lymph.yml`, "{}\n");
  const collector = parts.use(
    new Part(["collector.ts", project, `${INSTANCES}`], { LYMPH_STATE_DIR: `${project}/.lymph` }),
  );
  const { url, stateDir, env } = JSON.parse(await collector.ready);
  const names = Array.from({ length: INSTANCES }, (_, index) => `Service${index % SERVICES}`);
  const size = INSTANCES / PROCESSES;
  const crowd = Array.from({ length: PROCESSES }, (_, index) => {
    const own = names.slice(index * size, (index + 1) * size).join(",");
    const rate = `${CALLS_PER_SECOND / PROCESSES}`;
    return parts.use(new Part(["crowd_process.ts", stateDir, own, rate], env));
  });
  await Promise.all(crowd.map(({ ready }) => ready));
  for (const part of crowd) await part.begin();
  const pages = await Promise.all(
    PAGES.map(async (path) => parts.use(await PageWatch.open(url, path))),
  );
  await pause(WARM_UP_MS);
  for (const page of pages) await page.figures();
  const rows: string[][] = [];
  for (let look = 1; look <= minutes * 60_000 / LOOK_EVERY_MS; look++) {
    for (const { counts } of crowd) {
      counts.answered = counts.failed = counts.stalledMs = 0;
    }
    const [begun, cpuBefore] = [performance.now(), await cpuMs(collector.pid)];
    await pause(LOOK_EVERY_MS);
    const ms = performance.now() - begun;
    const figures = await Promise.all(pages.map((page) => page.figures()));
    const row = [
      (look * LOOK_EVERY_MS / 60_000).toFixed(1),
      (crowd.reduce((sum, { counts }) => sum + counts.answered, 0) / ms * 1000).toFixed(0),
      String(crowd.reduce((sum, { counts }) => sum + counts.failed, 0)),
      Math.max(...crowd.map(({ counts }) => counts.stalledMs)).toFixed(0),
      megabytes(await collector.residentBytes()),
      ((await cpuMs(collector.pid) - cpuBefore) / ms * 100).toFixed(0),
      megabytes(await fileBytes(`${stateDir}/traces.db`)),
      ...figures.flatMap(({ p99FrameMs, longestFrameMs, heapBytes }) => [
        p99FrameMs.toFixed(0),
        longestFrameMs.toFixed(0),
        megabytes(heapBytes),
      ]),
    ];
    rows.push(row);
    print(row.join("  "));
  }
  const titles = PAGES.flatMap((path) => OF_PAGE.map((title) => `${path} ${title}`));
  print(renderTable([[...HEADER, ...titles], ...rows]));
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(0);
}
