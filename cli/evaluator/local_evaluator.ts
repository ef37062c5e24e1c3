import { completeName } from "./complete_name.ts";
import { describeThrown } from "./describe_thrown.ts";
import type { Completion, EvaluateOptions, Evaluation, Evaluator } from "./evaluator.ts";
import { GlobalNames } from "./global_names.ts";
import { ReplEngine, type Result } from "./repl_engine.ts";

/** Options of a {@linkcode LocalEvaluator}. */
export interface LocalEvaluatorOptions {
  /** Milliseconds after which code that never pauses is stopped. */
  readonly timeoutMs: number;
}

/** Name of the last value. */
const LAST = "_";
/** Can only be read as one thing: an object, unless it is a block after all. */
const BRACE = /^\s*\{[^]*[^;\s]\s*$/;

/** Runs code in this process. */
export class LocalEvaluator implements Evaluator, Disposable {
  readonly #engine = new ReplEngine();
  readonly #globals: GlobalNames;
  readonly #timeoutMs: number;

  /** Creates an evaluator whose code knows some values by name. */
  constructor(names: Readonly<Record<string, unknown>>, { timeoutMs }: LocalEvaluatorOptions) {
    this.#globals = new GlobalNames({ ...names, [LAST]: undefined });
    this.#timeoutMs = timeoutMs;
  }

  /** {@inheritDoc Evaluator.evaluate} */
  async evaluate(code: string, { colors = false }: EvaluateOptions = {}): Promise<Evaluation> {
    try {
      const { value, isThrown, wrongAt } = await this.#run(code);
      if (wrongAt !== undefined && await this.#isIncomplete(code, value as Error, wrongAt)) {
        return { kind: "incomplete", text: describeThrown(value) };
      }
      if (isThrown) return { kind: "error", text: describeThrown(value) };
      const settled = await value; // a request that was not awaited shows its reply
      if (settled === undefined) return { kind: "nothing" };
      this.#globals.set(LAST, settled);
      return { kind: "value", text: Deno.inspect(settled, { colors }) };
    } catch (thrown) {
      return { kind: "error", text: describeThrown(thrown) };
    }
  }

  /** {@inheritDoc Evaluator.complete} */
  complete(line: string): Promise<Completion> {
    return completeName(line, this.#engine, this.#globals.names);
  }

  /** Takes the names away; what still runs goes on. */
  [Symbol.dispose](): void {
    this.#globals[Symbol.dispose]();
    this.#engine[Symbol.dispose]();
  }

  async #run(code: string): Promise<Result> {
    const options = { timeoutMs: this.#timeoutMs };
    if (BRACE.test(code)) {
      const result = await this.#engine.run(`(${code}\n)`, options);
      if (result.wrongAt === undefined) return result;
    }
    return await this.#engine.run(code, options);
  }

  async #isIncomplete(code: string, { message }: Error, wrongAt: string): Promise<boolean> {
    if (message === "Unexpected end of input") return true;
    if (message !== "missing ) after argument list") return false;
    // Neither version can run: what follows changes the complaint only where code was missing.
    const probe = await this.#engine.run(`${code}\n)]`, { timeoutMs: this.#timeoutMs });
    return probe.wrongAt !== wrongAt || (probe.value as Error).message !== message;
  }
}
