import process from "node:process";
import { createInterface, type Interface } from "node:readline";
import { Readable } from "node:stream";
import { toError } from "../../core/errors.ts";
import { decodeUtf8Parts } from "../../core/values/utf8.ts";
import type { Completion } from "../evaluator/evaluator.ts";
import { INTERRUPTED, type ShellInput } from "./input.ts";

/** Options of a {@linkcode ReadlineInput}. */
export interface ReadlineInputOptions {
  /** Tells how a line may go on. */
  readonly complete: (line: string) => Promise<Completion>;
  /** What was typed in earlier shells, the last line first. */
  readonly history: readonly string[];
}

type Completed = (error: Error | null, result: [names: string[], prefix: string]) => void;
type Event = string | typeof INTERRUPTED | undefined;
/** Something that was read, or why nothing more can be. */
type Read = Event | Error;

/** Most lines that are remembered. */
export const HISTORY_SIZE = 1000;

/** Reads standard input: lines of a pipe, or what a person edits in a terminal. */
export class ReadlineInput implements ShellInput {
  /** {@inheritDoc ShellInput.isPerson} */
  readonly isPerson: boolean = Deno.stdin.isTerminal() && Deno.stderr.isTerminal();
  readonly #interface: Interface & { readonly history?: readonly string[] };
  readonly #events: Read[] = [];
  #wake: (() => void) | undefined;
  #onInterrupt: (() => void) | undefined;

  /** Starts to read. */
  constructor({ complete, history }: ReadlineInputOptions) {
    this.#interface = createInterface({
      input: this.isPerson ? process.stdin : Readable.from(this.#readPipe()),
      // Results alone go to standard output.
      ...this.isPerson && { output: process.stderr },
      terminal: this.isPerson,
      history: [...history],
      historySize: HISTORY_SIZE,
      removeHistoryDuplicates: true,
      completer: (line: string, done: Completed): void => {
        complete(line).then(
          ({ names, prefix }) => done(null, [[...names], prefix]),
          () => done(null, [[], line]), // the next line will show what is wrong
        );
      },
    });
    this.#interface.on("line", (line: string) => this.#add(line));
    this.#interface.on("SIGINT", () => this.#interrupt());
    this.#interface.on("close", () => this.#add(undefined));
  }

  /** What was typed, the last line first. */
  get history(): readonly string[] {
    return this.#interface.history ?? [];
  }

  /** {@inheritDoc ShellInput.read} */
  async read(prompt: string): Promise<Event> {
    this.#onInterrupt = undefined; // nothing is under way any more
    if (this.isPerson && this.#events.length === 0) {
      this.#interface.setPrompt(prompt);
      this.#interface.prompt();
    }
    while (this.#events.length === 0) {
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    const [event] = this.#events;
    if (event === undefined) return undefined;
    this.#events.shift();
    if (event instanceof Error) throw event;
    return event;
  }

  /** {@inheritDoc ShellInput.interrupted} */
  interrupted(): Promise<typeof INTERRUPTED> {
    return new Promise((resolve) => this.#onInterrupt = () => resolve(INTERRUPTED));
  }

  /** Gives the terminal back. */
  [Symbol.dispose](): void {
    this.#interface.close();
  }

  async *#readPipe(): AsyncGenerator<string> {
    try {
      yield* decodeUtf8Parts(process.stdin, "standard input");
    } catch (thrown) {
      this.#add(toError(thrown));
    }
  }

  #interrupt(): void {
    const onInterrupt = this.#onInterrupt;
    this.#onInterrupt = undefined;
    if (onInterrupt !== undefined) return onInterrupt();
    // What was typed so far is given up.
    this.#interface.write("", { ctrl: true, name: "e" });
    this.#interface.write("", { ctrl: true, name: "u" });
    this.#add(INTERRUPTED);
  }

  #add(event: Read): void {
    this.#events.push(event);
    this.#wake?.();
  }
}
