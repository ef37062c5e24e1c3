import { type Declaration, ownDeclarationsOf } from "./declaration.ts";

/** Where a decorator stands. */
export interface DeclarationSite {
  /** URL of the module. */
  readonly module: string;
  /** Name of the method below it. */
  readonly method: string;
  /** Line, counted from 1. */
  readonly line: number;
}

/** Errors whose stacks begin where a decorator was called; they are only looked at on demand. */
const calls = new WeakMap<Declaration, Error>();

/** Remembers where a decorator was called. */
export function rememberCall(declaration: Declaration, call: Error): void {
  calls.set(declaration, call);
}

/** Where the first decorator of a class itself stands; undefined if it has none. */
// deno-lint-ignore ban-types -- any class
export function declarationSiteOf(type: Function): DeclarationSite | undefined {
  for (const [method, declaration] of ownDeclarationsOf(type)) {
    const frame = calls.get(declaration)?.stack?.split("\n").find((line) => /^\s+at /.test(line));
    const [, module, line] = /\(?([a-z]+:\/\/\S+?):(\d+):\d+\)?$/.exec(frame ?? "") ?? [];
    return module === undefined ? undefined : { module, method, line: Number(line) };
  }
  return undefined;
}
