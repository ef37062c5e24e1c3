import { type Config, decode, DecodeError } from "../../../core/config/mod.ts";
import { ConfigError, toError } from "../../../core/errors.ts";
import { splitCommand } from "./split_command.ts";

/** What a node runs of one service. */
export interface ServiceSpec {
  /** Name of the service. */
  readonly name: string;
  /** The program and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** How many processes. */
  readonly count: number;
  /** Milliseconds that a process may take to stop before it is killed. */
  readonly stopTimeoutMs: number;
}

/** Most processes of one service. */
export const MOST_PROCESSES = 1000;

/** Milliseconds that a process may take to stop unless the configuration says otherwise. */
export const STOP_TIMEOUT_MS = 15_000;

const { integerBetween, object, optional, record } = decode;

/** How many processes of a service there may be. */
export const processCount: (value: unknown) => number = integerBetween(0, MOST_PROCESSES);

/**
 * Reads `instances.<name>: { command, numprocesses, stop_timeout }`.
 *
 * @throws {ConfigError} If there is no command, or one is invalid.
 */
export function readServices(config: Config): ServiceSpec[] {
  const instance = object({
    command,
    numprocesses: optional(processCount, 1),
    stop_timeout: optional(decode.durationMs, STOP_TIMEOUT_MS),
  });
  const instances = config.read("instances", optional(record(instance), {}));
  const specs = Object.entries(instances).map(([name, found]) => ({
    name,
    command: found.command,
    count: found.numprocesses,
    stopTimeoutMs: found.stop_timeout,
  }));
  if (specs.length > 0) return specs;
  throw new ConfigError(
    "There is nothing to run: name commands as instances.<name>.command in .lymph.yml",
  );
}

function command(value: unknown): readonly [string, ...string[]] {
  if (typeof value !== "string" && !Array.isArray(value)) {
    throw new DecodeError("must be a command line or a list of words", { value });
  }
  const words = typeof value === "string" ? split(value) : decode.list(decode.string)(value);
  const [program, ...args] = words;
  if (program) return [program, ...args];
  throw new DecodeError("must name a program", { value });
}

function split(value: string): string[] {
  try {
    return splitCommand(value);
  } catch (cause) {
    throw new DecodeError(toError(cause).message, { value, cause });
  }
}
