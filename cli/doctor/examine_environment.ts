import { closest } from "../../core/config/closest.ts";
import { type Finding, notice, ok } from "./finding.ts";

const NAME = "Environment";
const PREFIX = "LYMPH_";
/** What a person may set. */
const SETTINGS = [
  "LYMPH_CONFIG",
  "LYMPH_NODE_CONFIG",
  "LYMPH_NODE_ADVERTISE",
  "LYMPH_NODE_IP",
  "LYMPH_PATH",
  "LYMPH_SAFE_DIRECTORIES",
  "LYMPH_SERVICE_NAME",
  "LYMPH_STATE_DIR",
  "LYMPH_VARS",
];
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
  const known = names.filter((name) => SETTINGS.includes(name));
  const unknown = names.filter((name) => ![...SETTINGS, ...INHERITED].includes(name));
  const value = known.map((name) => `${name}=${env[name]}`).join(" ");
  return [
    ok(NAME, value || `no ${PREFIX}* variable is set`),
    ...unknown.map((name) => {
      const meant = closest(name, SETTINGS);
      const remedy = meant === undefined ? "Unset it if it was meant for lymph" : `Set ${meant}`;
      return notice(NAME, `${name} has no effect`, remedy);
    }),
  ];
}
