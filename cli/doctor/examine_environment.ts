import { closest } from "../../core/config/closest.ts";
import { type Finding, notice, ok } from "./finding.ts";

const NAME = "Environment";
const PREFIX = "LYMPH_";
/** The variables that a user may set, and what each one says. */
export const SETTINGS: Readonly<Record<string, string>> = {
  LYMPH_CONFIG:
    "Configuration file, like `--config`. Without either, it is the `.lymph.yml` of the project.",
  LYMPH_NODE_CONFIG:
    "Files, separated by colons, whose `container`, `plugins` and `dependencies` apply where the " +
    "configuration says nothing. `lymph node` adds its own.",
  LYMPH_NODE_ADVERTISE: "Host under which others reach this process, like `--advertise`.",
  LYMPH_NODE_IP: "Address to listen on, like `--ip`.",
  LYMPH_PATH: "More directories with modules, separated by colons.",
  LYMPH_SAFE_DIRECTORIES:
    "Directories of other users whose code and state are used, separated by colons. `*` stands for " +
    "all.",
  LYMPH_SERVICE_NAME:
    "Name by which metrics are tagged, instead of `container.service_name`. `lymph node` sets it.",
  LYMPH_STATE_DIR:
    "Directory for the registry and the events of this machine, instead of `.lymph/` in the project.",
  LYMPH_VARS: "File with the values of `$(var.…)`, like `--vars`.",
};
/** What programs hand down to those that they start. */
const INHERITED = [
  "LYMPH_LAUNCHER_IMPORT_MAP",
  "LYMPH_LAUNCHER_PID",
  "LYMPH_MONITOR",
  "LYMPH_NODE",
  "LYMPH_NODE_MORE_CONFIG",
  "LYMPH_NODE_PID",
  "LYMPH_SHARED_PORTS",
  "LYMPH_SHARED_SOCKET_FDS",
  "LYMPH_SOCKET_PORT",
];

/** Looks at the variables that the framework reads, and at those that it might be meant to read. */
export function examineEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Finding[] {
  const names = Object.keys(env).filter((name) => name.startsWith(PREFIX) && env[name]).sort();
  const known = names.filter((name) => name in SETTINGS);
  const unknown = names.filter((name) => !(name in SETTINGS || INHERITED.includes(name)));
  const value = known.map((name) => `${name}=${env[name]}`).join(" ");
  return [
    ok(NAME, value || `no ${PREFIX}* variable is set`),
    ...unknown.map((name) => {
      const meant = closest(name, Object.keys(SETTINGS));
      const remedy = meant === undefined ? "Unset it if it was meant for lymph" : `Set ${meant}`;
      return notice(NAME, `${name} has no effect`, remedy);
    }),
  ];
}
