import type { DocLocation } from "../deno_doc.ts";
import type { Modules } from "../modules.ts";
import { type Schema, UNKNOWN } from "../schema.ts";
import { type EventInSource, EventTypeReader } from "../source/event_types.ts";
import { type Token, TokenReader } from "../source/tokens.ts";
import type { Scope, Translator } from "../translate.ts";

/** An event that a class emits. */
export interface EmittedEvent {
  /** Dotted type. */
  readonly type: string;
  /** Body; `{}` if it is not known. */
  readonly body: Schema;
  /** Whether its type has a schema of the body, which only the program knows. */
  readonly hasSchema: boolean;
}

/** What is needed to find the events of a class. */
export interface EmittedEventsOptions {
  readonly modules: Modules;
  readonly translator: Translator;
  readonly scope: Scope;
}

/**
 * Finds `this.emit(…)` in the source of a class, with a text, a constant or a call of `eventType` as
 * the type. What only running the code would tell is left out, as are functions outside of the class.
 *
 * @param location Where the class is declared.
 */
export function* emittedEvents(
  location: DocLocation,
  { modules, translator, scope }: EmittedEventsOptions,
): Generator<EmittedEvent> {
  const tokens = modules.tokens(location.filename) ?? [];
  const body = classBody(tokens, modules.positionOf(location));
  const types = new EventTypeReader(modules, location.filename, scope.params);
  for (let i = 0; i < body.length; i++) {
    const event = isEmit(body, i) ? readEmit(body, { at: i + EMIT.length, types }) : undefined;
    if (event === undefined) continue;
    const isOwn = event.module === location.filename;
    const inner = isOwn ? scope : { module: event.module, params: new Map() };
    yield {
      type: event.type,
      body: event.body === undefined ? UNKNOWN : translator.translate(event.body, inner),
      hasSchema: event.body === undefined && event.hasSchema === true,
    };
  }
}

const EMIT = ["this", ".", "emit"] as const;
/** What stands before a name that is declared. */
const DECLARING: ReadonlySet<string> = new Set(["const", "let", "var", "function", "class", "{"]);

function isEmit(tokens: readonly Token[], at: number): boolean {
  return EMIT.every((value, i) => tokens[at + i]?.value === value && tokens[at]?.kind === "word");
}

function readEmit(
  tokens: readonly Token[],
  { at, types }: { readonly at: number; readonly types: EventTypeReader },
): EventInSource | undefined {
  const reader = new TokenReader(tokens, at);
  try {
    const [explicit] = types.readArguments(reader);
    reader.expect("(");
    const event = types.read(reader, (name) => isShadowed(tokens, name));
    if (event === undefined || !reader.isNext(",") && !reader.isNext(")")) return undefined;
    return explicit === undefined ? event : { ...event, body: explicit };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Whether a name may stand for something else in a class than outside of it. */
function isShadowed(tokens: readonly Token[], name: string): boolean {
  return tokens.some(({ kind, value }, i) => {
    if (kind !== "word" || value !== name) return false;
    const [before, after] = [tokens[i - 1]?.value ?? "", tokens[i + 1]?.value ?? ""];
    const isParameter = "(,[{.".includes(before) && ":?=".includes(after);
    return isParameter || DECLARING.has(before);
  });
}

/** The tokens of a class between its braces. */
function classBody(tokens: readonly Token[], position: number): readonly Token[] {
  let at = tokens.findIndex(({ kind, value, start }) =>
    start >= position && kind === "word" && value === "class"
  );
  if (at < 0) return [];
  let depth = 0; // of what stands in the head: type parameters, and calls that make a base
  for (; at < tokens.length; at++) {
    const { kind, value } = tokens[at] as Token;
    if (kind !== "mark") continue;
    if (value === "{" && depth === 0) break;
    if ("<({[".includes(value)) depth += 1;
    const isArrow = value === ">" && tokens[at - 1]?.value === "=";
    if (">)}]".includes(value) && !isArrow) depth -= 1;
  }
  const end = endOfBraces(tokens, at);
  return tokens.slice(at + 1, end);
}

function endOfBraces(tokens: readonly Token[], start: number): number {
  let depth = 0;
  for (let at = start; at < tokens.length; at++) {
    const { kind, value } = tokens[at] as Token;
    if (kind !== "mark") continue;
    if (value === "{") depth += 1;
    if (value === "}" && --depth === 0) return at;
  }
  return tokens.length;
}
