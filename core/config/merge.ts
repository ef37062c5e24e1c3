import { isMapping, type Mapping, ownValue } from "./mapping.ts";
import { formatPath } from "./path.ts";

/** What one file contributes. */
export interface ConfigSource {
  /** Name of the file, as error messages show it. */
  readonly file: string;
  /** Its parsed content. */
  readonly values: Mapping;
}

/** Several files as one. */
export interface MergedConfig {
  /** The sections. */
  readonly values: Mapping;
  /** What the user should know, one line each. */
  readonly warnings: readonly string[];
  /** Name of the file that the value at a path comes from, or would belong into. */
  fileOf(path: readonly string[]): string;
}

/** The sections that a node's configuration hands down to the instances it starts. */
export const nodeSections: readonly string[] = [
  "container",
  "registry",
  "event_system",
  "plugins",
  "dependencies",
];

const deprecatedSections = [["registry", "registry"], ["event_system", "events"]] as const;

/**
 * Reduces a node's configuration to the {@linkcode nodeSections}, and what may be misspelt ones.
 *
 * @param source The whole configuration of the node.
 * @param isKnown Whether a section has a reader, in whatever process.
 */
export function selectNodeSections(
  source: ConfigSource,
  isKnown: (section: string) => boolean = () => true,
): ConfigSource {
  const entries = Object.entries(source.values).filter(([key]) =>
    nodeSections.includes(key) || !isKnown(key)
  );
  return { file: source.file, values: Object.fromEntries(entries) };
}

/**
 * Merges configurations: top-level sections one level deep, later sources over earlier ones.
 *
 * The deprecated top-level `registry` and `event_system` become `container.registry` and
 * `container.events`, with a warning.
 *
 * @param sources At least one, the most important last.
 */
export function mergeConfig(sources: readonly ConfigSource[]): MergedConfig {
  const warnings: string[] = [];
  const sections = new Map<string, unknown>();
  const origins = new Map<string, string>();
  for (const source of sources) {
    const { file, values } = moveDeprecated(source, warnings);
    for (const [name, section] of Object.entries(values)) {
      const earlier = sections.get(name);
      if (section === null && earlier !== undefined) continue;
      const merged = isMapping(section) && isMapping(earlier)
        ? { ...earlier, ...section }
        : section;
      sections.set(name, merged);
      origins.set(formatPath([name]), file);
      if (!isMapping(section)) continue;
      for (const key of Object.keys(section)) origins.set(formatPath([name, key]), file);
    }
  }
  const main = sources.at(-1)?.file ?? "configuration";
  const fileOf = ([section = "", key = ""]: readonly string[]) =>
    origins.get(formatPath([section, key])) ?? origins.get(formatPath([section])) ?? main;
  return { values: Object.fromEntries(sections), warnings, fileOf };
}

function moveDeprecated({ file, values }: ConfigSource, warnings: string[]): ConfigSource {
  const result = new Map(Object.entries(values));
  for (const [from, to] of deprecatedSections) {
    const moved = result.get(from);
    if (moved === undefined) continue;
    result.delete(from);
    const container = result.get("container") ?? {};
    if (!isMapping(container)) continue;
    const ignored = ownValue(container, to) !== undefined;
    warnings.push(
      `${file}: ${from} is deprecated, write container.${to} instead` +
        (ignored ? `; it is ignored because container.${to} is there too` : ""),
    );
    if (!ignored) result.set("container", { ...container, [to]: moved });
  }
  return { file, values: Object.fromEntries(result) };
}
