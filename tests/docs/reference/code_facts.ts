import { basename, join } from "node:path";

const ROOT = new URL("../../../", import.meta.url).pathname;
const FOLDERS = ["core", "cli", "gateway", "web", "transports"];
const IS_SHIPPED = /(?<!_test|_bench)\.ts$/;

/** One shipped file of the framework. */
interface Source {
  readonly path: string;
  readonly text: string;
}

const sources: readonly Source[] = FOLDERS.flatMap((folder) => [...walk(folder)]);

function* walk(folder: string): Generator<Source> {
  for (const { name, isDirectory } of Deno.readDirSync(join(ROOT, folder))) {
    const path = join(folder, name);
    if (isDirectory && name !== "testdata") yield* walk(path);
    else if (IS_SHIPPED.test(name)) yield { path, text: withoutComments(join(ROOT, path)) };
  }
}

function withoutComments(path: string): string {
  return Deno.readTextFileSync(path).replaceAll(/\/\*[^]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");
}

function textOf(file: string): string {
  const found = sources.filter(({ path }) => basename(path) === file);
  if (found.length === 1) return found[0]?.text ?? "";
  throw new Error(`The reference looks for ${file} and finds ${found.length} files of that name`);
}

/** The keys that a file reads from a configuration, as far as it spells them out. */
export function keysReadBy(file: string): string[] {
  const reads = textOf(file).matchAll(/\b(?:read|text|create)\(\s*"([a-z][a-z_.]*)"/g);
  return [...new Set([...reads].map(([, key = ""]) => key))].sort();
}

const METRIC_FAMILIES = "rpc|events|http|rusage|proc|heap|event_loop|node\\.process";
const METRIC = new RegExp(`"((?:${METRIC_FAMILIES})\\.[a-z_.]+|rpc|http)"`, "g");
/** By what a file that measures something names it. */
const MEASURES = /\bnew (?:Counter|Gauge|Histogram)\(|\.gauge\(|\b(?:MetricSource|Sample)\b/;

/** The names of all metrics. */
export function metricNames(): string[] {
  const names = sources.filter(({ text }) => MEASURES.test(text))
    .flatMap(({ text }) => [...text.matchAll(METRIC)].map(([, name = ""]) => name));
  return [...new Set(names)].sort();
}

/** The names of the tagged types on the wire. */
export function typeNames(): string[] {
  const cases = textOf("extension_types.ts").matchAll(/\btype\(\s*"(\w+)"/g);
  return [...new Set([...cases].map(([, name = ""]) => name))].sort();
}

/**
 * Makes sure that what is described is what there is.
 *
 * @param subject What is described, such as "metrics".
 * @param file Where it is described.
 */
export function compare(
  { described, found }: { described: readonly string[]; found: readonly string[] },
  { subject, file }: { subject: string; file: string },
): void {
  const missing = found.filter((name) => !described.includes(name));
  const left = described.filter((name) => !found.includes(name));
  if (missing.length + left.length === 0) return;
  const parts = [
    missing.length > 0 ? `describe ${missing.join(", ")}` : "",
    left.length > 0 ? `remove ${left.join(", ")}, which the code no longer has` : "",
  ].filter((part) => part !== "");
  throw new Error(`In ${file}, ${subject}: ${parts.join("; ")}`);
}
