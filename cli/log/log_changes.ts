import type { LogLevelChange } from "../../core/container/default_interface.ts";
import type { LogLevel } from "../../core/observe/logs/log.ts";
import type { LogThresholds } from "../../core/observe/logs/log_thresholds.ts";
import { ArgumentError } from "../../core/rpc/serving/argument_error.ts";
import { parseLogLevel } from "./log_level.ts";

/** Most loggers whose levels are changed at a time. */
const MAX_CHANGES = 32;

interface Change {
  readonly level: LogLevel;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** The loggers whose levels are changed for a while. */
export class LogChanges implements Disposable {
  readonly #onChange: () => void;
  readonly #changes = new Map<string, Change>();

  /** Starts without changes; `onChange` is called after each change, and when one ends. */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Levels by the names of loggers; a changed one holds for all below it, whatever they have. */
  over(levels: LogThresholds["levels"]): LogThresholds["levels"] {
    const kept = Object.entries(levels).filter(([name]) =>
      !this.#changes.keys().some((changed) => isWithin(name, changed))
    );
    const changed = [...this.#changes].map(([name, { level }]) => [name, level] as const);
    return Object.fromEntries([...kept, ...changed]);
  }

  /**
   * Changes a level for a while; a second change of the same logger replaces the first.
   *
   * @throws {ArgumentError} If there is no such level, or too many loggers are changed already.
   */
  add({ qualname, loglevel, period }: LogLevelChange): void {
    const level = levelOf(loglevel);
    const known = this.#changes.get(qualname);
    if (known === undefined && this.#changes.size >= MAX_CHANGES) {
      throw new ArgumentError(
        `the levels of at most ${MAX_CHANGES} loggers can be changed at a time: wait until one is over`,
      );
    }
    clearTimeout(known?.timer);
    const timer = setTimeout(() => {
      this.#changes.delete(qualname);
      this.#onChange();
    }, period * 1000);
    Deno.unrefTimer(timer);
    this.#changes.set(qualname, { level, timer });
    this.#onChange();
  }

  /** Forgets all changes. */
  [Symbol.dispose](): void {
    for (const { timer } of this.#changes.values()) clearTimeout(timer);
    this.#changes.clear();
  }
}

/** Whether a logger is another one or below it; all are below the empty name. */
function isWithin(name: string, outer: string): boolean {
  return outer === "" || name === outer || name.startsWith(`${outer}.`);
}

function levelOf(name: string): LogLevel {
  try {
    return parseLogLevel(name);
  } catch (error) {
    throw new ArgumentError(`loglevel ${(error as Error).message}`);
  }
}
