import { KNOWN_KEYS } from "../../../cli/config/known_keys.ts";
import { compare, keysReadBy } from "./code_facts.ts";
import { CLASS_SECTIONS, OWN_SECTIONS, type Section } from "./configuration_keys.ts";
import { table } from "./table.ts";

const FILE = "tests/docs/reference/configuration_keys.ts";

/** Every key of a configuration, held against what the code reads. */
export function configurationPage(): string {
  checkOwnSections();
  for (const section of CLASS_SECTIONS) checkClassSection(section);
  return [
    "# Configuration keys",
    "[The guide](../guide/configuration.md) shows how a configuration is put together. Times are " +
    'numbers of seconds, or texts such as `"500ms"`, `2s` or `5m`. `lymph config` shows what is in ' +
    "effect.",
    ...[...OWN_SECTIONS, ...CLASS_SECTIONS].map(describe),
    "## instances and sockets",
    "Each entry of `instances` has a `command`, `numprocesses` (1 by default) and `stop_timeout` " +
    "(15 s). Each entry of `sockets` has a `port` and may have a `host`.",
  ].join("\n\n");
}

function describe({ path, about, keys }: Section): string {
  const rows = keys.map(([name, summary, fallback = ""]) => [`\`${name}\``, summary, fallback]);
  return [
    `## ${path === "" ? "The file" : path}`,
    about ?? "",
    table(["key", "what it says", "default"], rows),
  ].filter((part) => part !== "").join("\n\n");
}

function checkOwnSections(): void {
  const subject = "sections";
  const described = OWN_SECTIONS.map(({ path }) => path);
  const found = KNOWN_KEYS.map(({ path }) => path.join("."));
  compare({ described, found }, { subject, file: FILE });
  for (const { path, ours } of KNOWN_KEYS) {
    const section = OWN_SECTIONS.find((section) => section.path === path.join("."));
    const names = section?.keys.map(([name]) => name) ?? [];
    compare({ described: names, found: ours }, { subject: path.join("."), file: FILE });
  }
}

function checkClassSection({ path, reader, keys }: Section): void {
  if (reader === undefined) return;
  const found = keysReadBy(reader).filter((key) => !(reader === "broker_tls.ts" && key === "ssl"));
  compare({ described: keys.map(([name]) => name), found }, { subject: path, file: FILE });
}
