import type { StopOptions } from "../../../core/component.ts";
import { toError } from "../../../core/errors.ts";
import { NODE_VARIABLE } from "../../../core/node_environment.ts";
import { settlesWithin } from "../../../core/time/within.ts";
import { type Announcement, readAnnouncement } from "../../run/announcement.ts";
import type { Child, Exit } from "./child.ts";
import type { Guard } from "./guard.ts";
import { LineSplitter } from "./line_splitter.ts";
import { endFamily, signalGroup, signalProcess } from "./process_family.ts";
import type { Program } from "./resolve_program.ts";

const OUTPUT_TIMEOUT_MS = 500;
const SETTLED_AFTER_MS = 1000;
/** What is left of a group is killed by then, and counted. */
const GRACE_MS = 200;
const FOR_INSTANCES: ReadonlySet<Deno.Signal> = new Set(["SIGHUP", "SIGQUIT"]);

/** Where a line was written. */
export type OutputStream = "stdout" | "stderr";

/** Options of {@linkcode spawnChild}. */
export interface SpawnChildOptions {
  /** Environment variables besides those of this process. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends it if this process is killed. */
  readonly guard: Guard;
  /** Milliseconds that it may take to stop, with all that it has started. */
  readonly stopTimeoutMs: number;
  /** Takes what it prints. */
  readonly onLines: (lines: readonly string[], stream: OutputStream) => Promise<void> | void;
}

/**
 * Starts a program in a process group of its own.
 *
 * An instance serves when it announces so; any other program, such as one of Python lymph, when it
 * has not ended within a second.
 *
 * @throws {Error} If it cannot be started; the message says why.
 */
export function spawnChild(program: Program, options: SpawnChildOptions): Child {
  const { env, guard, stopTimeoutMs, onLines } = options;
  const mark = guard.newMark();
  const process = start(program, { ...env, [NODE_VARIABLE.process]: mark });
  const { pid } = process;
  guard.add(pid);
  const serving = Promise.withResolvers<void>();
  let announced: Announcement | undefined;
  const early = new Set<Deno.Signal>();
  const stdout = pump(process.stdout, (lines) => onLines(lines, "stdout"));
  const stderr = pump(process.stderr, (lines) => {
    const others = lines.filter((line) => {
      // Also from a child of a script, which is not waited for.
      const announcement = readAnnouncement(mark, line);
      if (announcement === undefined) return true;
      announced = announcement;
      serving.resolve();
      for (const name of early) signalProcess(pid, name);
      early.clear();
      return false;
    });
    if (others.length > 0) return onLines(others, "stderr");
  });
  const settling = program.announces ? undefined : setTimeout(serving.resolve, SETTLED_AFTER_MS);

  const hurry = new AbortController();
  let askedAt: number | undefined;
  const cleanUp = async (): Promise<Exit> => {
    const { code, signal } = await process.status;
    clearTimeout(settling);
    // A script may have ended before what it has started: all have the same time.
    const timeoutMs = stopTimeoutMs - (performance.now() - (askedAt ??= performance.now()));
    const left = await endFamily({ group: pid, mark }, { timeoutMs, signal: hurry.signal });
    guard.remove(pid);
    program[Symbol.dispose]();
    // What has left the group may hold the other end of a pipe forever.
    await settlesWithin(OUTPUT_TIMEOUT_MS, Promise.all([stdout.done, stderr.done]));
    await Promise.all([stdout.cancel(), stderr.cancel()]);
    return { code, signal, killed: left.length + (hurry.signal.aborted ? 1 : 0) };
  };
  const ended = cleanUp();

  return {
    pid,
    serving: serving.promise,
    get servesHttp() {
      return announced?.servesHttp ?? false;
    },
    ended,
    mark,
    get endpoint() {
      return announced?.endpoint;
    },
    get isAsked() {
      return askedAt !== undefined;
    },
    async stop({ signal }: StopOptions) {
      // Once: an instance takes a later second SIGTERM for an order to drop what is under way.
      if (askedAt === undefined) signalProcess(pid, "SIGTERM");
      askedAt ??= performance.now();
      const leftMs = stopTimeoutMs - (performance.now() - askedAt);
      if (!await settlesWithin(leftMs + GRACE_MS, ended, signal)) {
        hurry.abort();
        signalGroup(pid, "SIGKILL");
      }
      return (await ended).killed === 0;
    },
    signal(name) {
      // An instance that starts does not listen yet, and would end by the signal.
      if (program.announces && announced === undefined) early.add(name);
      // Those for instances would end any other program.
      else if (program.announces || !FOR_INSTANCES.has(name)) signalProcess(pid, name);
    },
  };
}

function start(program: Program, env: Readonly<Record<string, string>>): Deno.ChildProcess {
  try {
    return new Deno.Command(program.path, {
      args: [...program.args],
      env: { ...env, ...program.env },
      detached: true,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (cause) {
    program[Symbol.dispose]();
    const reason = cause instanceof Deno.errors.NotFound
      ? "there is no such program"
      : toError(cause).message;
    throw new Error(`Cannot start ${program.path}: ${reason}`, { cause });
  }
}

/** Reads lines until the stream ends or the signal aborts. */
function pump(
  stream: ReadableStream<Uint8Array>,
  onLines: (lines: readonly string[]) => Promise<void> | void,
): { readonly done: Promise<void>; cancel(): Promise<void> } {
  const reader = stream.getReader();
  const splitter = new LineSplitter();
  const read = async (): Promise<void> => {
    for (;;) {
      const { done, value } = await reader.read();
      const lines = done ? splitter.end() : splitter.push(value);
      if (lines.length > 0) await onLines(lines); // a process that prints faster than its output is read waits
      if (done) return;
    }
  };
  return { done: read(), cancel: () => reader.cancel() };
}
