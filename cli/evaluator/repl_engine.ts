import { Session } from "node:inspector";
import { holdExits } from "./hold_exits.ts";

/** What V8 made of some code. */
export interface Result {
  /** The value, or what was thrown. */
  readonly value: unknown;
  /** Whether it was thrown. */
  readonly isThrown: boolean;
  /** Where the code itself is wrong, so that nothing of it has run. */
  readonly wrongAt?: string;
}

/** Options of {@linkcode ReplEngine.run}. */
export interface RunCodeOptions {
  /** Milliseconds after which code that never pauses is stopped. */
  readonly timeoutMs: number;
  /**
   * Refuses code that would change anything.
   *
   * @default {false}
   */
  readonly withoutEffect?: boolean;
}

/** A value as the inspector tells of it. */
interface RemoteValue {
  readonly value?: unknown;
  readonly unserializableValue?: string;
  readonly objectId?: string;
}

interface Failure {
  readonly exception?: RemoteValue;
  readonly scriptId?: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
  readonly stackTrace?: { readonly callFrames: readonly { readonly scriptId: string }[] };
}

interface Reply {
  readonly result: RemoteValue;
  readonly exceptionDetails?: Failure;
}

const KEPT = Symbol.for("lymph.shell.kept");
const KEEP = "function (key, value) { this.set(key, value); }";

/**
 * Runs code as V8 does for the consoles of browsers: `await` anywhere, names that may be declared
 * again, private fields. Nothing listens for it, unlike with `--inspect`.
 *
 * @see https://chromedevtools.github.io/devtools-protocol/v8/Runtime/#method-evaluate
 */
export class ReplEngine implements Disposable {
  readonly #session = new Session();
  readonly #kept = new Map<string, unknown>();
  #keptId: Promise<string> | undefined;
  #runs = 0;

  /** Connects this process to itself. */
  constructor() {
    this.#session.connect();
  }

  /**
   * Runs some code in the global scope; a promise that it makes is a value as any other.
   *
   * @throws {Error} If it had to be stopped.
   */
  async run(code: string, { timeoutMs, withoutEffect = false }: RunCodeOptions): Promise<Result> {
    const objectGroup = `lymph.shell.${this.#runs++}`;
    try {
      const params = {
        expression: code,
        replMode: true,
        awaitPromise: true,
        silent: true,
        throwOnSideEffect: withoutEffect,
        timeout: timeoutMs,
        objectGroup,
      };
      // Deno panics if it ends while V8's inspector runs code.
      const reply = holdExits(() => this.#post<Reply>("Runtime.evaluate", params));
      const { result, exceptionDetails: failure } = await reply.catch((cause) => {
        throw new Error(`Stopped, as it has not paused for ${timeoutMs / 1000} s`, { cause });
      });
      if (failure === undefined) return { ...await this.#take(result), isThrown: false };
      const { value } = await this.#take(failure.exception ?? {});
      return {
        value,
        isThrown: true,
        ...isWrong(failure) && value instanceof SyntaxError &&
          { wrongAt: `${failure.lineNumber}:${failure.columnNumber}` },
      };
    } finally {
      await this.#post("Runtime.releaseObjectGroup", { objectGroup });
    }
  }

  /** Names that code has declared with `let`, `const` or `class`. */
  async declaredNames(): Promise<readonly string[]> {
    return (await this.#post<{ names: string[] }>("Runtime.globalLexicalScopeNames")).names;
  }

  /** Disconnects. */
  [Symbol.dispose](): void {
    this.#session.disconnect();
  }

  /** The value itself; in an object, as awaiting a promise would give what it resolves to. */
  async #take(remote: RemoteValue): Promise<{ readonly value: unknown }> {
    const { value, unserializableValue, objectId } = remote;
    if (objectId === undefined && unserializableValue === undefined) return { value };
    const key = crypto.randomUUID();
    await this.#post("Runtime.callFunctionOn", {
      objectId: await (this.#keptId ??= this.#findKept()),
      functionDeclaration: KEEP,
      arguments: [{ value: key }, objectId === undefined ? { unserializableValue } : { objectId }],
      silent: true,
    });
    const taken = { value: this.#kept.get(key) };
    this.#kept.delete(key);
    return taken;
  }

  async #findKept(): Promise<string> {
    Reflect.set(globalThis, KEPT, this.#kept);
    try {
      const expression = `globalThis[Symbol.for(${JSON.stringify(KEPT.description)})]`;
      const { result } = await this.#post<Reply>("Runtime.evaluate", { expression });
      return result.objectId ?? "";
    } finally {
      Reflect.deleteProperty(globalThis, KEPT);
    }
  }

  #post<Result>(method: string, params: object = {}): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#session.post(method, params, (error: Error | null, result: unknown) => {
        error ? reject(error) : resolve(result as Result);
      });
    });
  }
}

/** Whether nothing has run, so that the innermost call is our own. */
function isWrong({ scriptId, stackTrace }: Failure): boolean {
  return scriptId !== stackTrace?.callFrames[0]?.scriptId;
}
