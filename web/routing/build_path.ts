import { didYouMean } from "../../core/config/closest.ts";
import type { AnyParams } from "./path_params.ts";
import { namesOf, type PathPattern, type Piece } from "./pattern.ts";
import { encodeSegment, hasDotSegment } from "./request_path.ts";
import type { Rule } from "./rule.ts";

/** No URL can be built of an endpoint and its parameters. */
export class UrlBuildError extends Error {
  static {
    this.prototype.name = "UrlBuildError";
  }
}

/** A rule to build a path of. */
export interface BuildTarget {
  /** The rule. */
  readonly rule: Rule;
  /** Its path. */
  readonly pattern: PathPattern;
}

interface Candidate extends BuildTarget {
  readonly names: readonly string[];
}

/**
 * Builds path and query of the rule that uses most parameters.
 *
 * @throws {UrlBuildError} If none can be built.
 */
export function buildPath(
  endpoint: unknown,
  targets: readonly BuildTarget[],
  params: AnyParams,
): string {
  const given = Object.entries(params).filter(([, value]) => value !== undefined && value !== null);
  const reasons: string[] = [];
  const candidates = targets
    .map((target): Candidate => ({ ...target, names: parametersOf(target) }))
    .sort((a, b) => argumentsOf(b) - argumentsOf(a) || defaultsOf(b) - defaultsOf(a));
  for (const { rule, pattern, names } of candidates) {
    const values = new Map<string, unknown>([...Object.entries(rule.defaults), ...given]);
    const isOther = Object.entries(rule.defaults).some(([name, value]) =>
      !names.includes(name) && values.get(name) !== value
    );
    if (isOther) continue;
    try {
      const path = pattern.rest
        ? fillUrlPattern(rule, pattern.rest, values)
        : fill(pattern, values);
      const unused = given.filter(([name]) =>
        !names.includes(name) && !Object.hasOwn(rule.defaults, name)
      );
      return unused.length === 0 ? path : `${path}?${queryOf(unused)}`;
    } catch (error) {
      if (!(error instanceof UrlBuildError)) throw error;
      reasons.push(`${rule.path}: ${error.message}`);
    }
  }
  throw new UrlBuildError(`Cannot build a URL for ${nameOf(endpoint)}: ${reasons.join("; ")}`);
}

/** As in Werkzeug, a default counts as a parameter, and breaks the tie. */
function argumentsOf({ names, rule }: Candidate): number {
  return new Set([...names, ...Object.keys(rule.defaults)]).size;
}

function defaultsOf({ rule }: Candidate): number {
  return Object.keys(rule.defaults).length;
}

/** The error of an endpoint that no rule has. */
export function unknownEndpoint(endpoint: unknown, known: readonly string[]): UrlBuildError {
  const name = nameOf(endpoint);
  return new UrlBuildError(`No rule has the endpoint ${name}${didYouMean(name, known)}`);
}

const URL_PATTERN_NAME = /:([\p{ID_Start}$_][\p{ID_Continue}$\u200C\u200D]*)(?:\([^)]*\))?[?*+]?/gu;

function parametersOf({ rule, pattern }: BuildTarget): string[] {
  if (pattern.rest === undefined) return namesOf(pattern);
  return [...rule.path.matchAll(URL_PATTERN_NAME)].map(([, name = ""]) => name);
}

function fill({ segments }: PathPattern, values: ReadonlyMap<string, unknown>): string {
  const texts = segments.map((pieces) => pieces.map((piece) => fillPiece(piece, values)).join(""));
  const path = `/${texts.join("/")}`;
  if (hasDotSegment(path)) throw new UrlBuildError("a segment would be . or ..");
  return path;
}

function fillPiece(piece: Piece, values: ReadonlyMap<string, unknown>): string {
  if (typeof piece === "string") return encodeSegment(piece);
  const { name, converter } = piece;
  const value = required(name, values);
  const text = converter.format(value);
  if (text === undefined) throw new UrlBuildError(`${name} is unfit: current value is ${value}`);
  return encodeSegment(text, { keepSlashes: converter.spansSegments });
}

/** Puts values in the place of names, and sees whether the pattern agrees. */
function fillUrlPattern(
  rule: Rule,
  pattern: URLPattern,
  values: ReadonlyMap<string, unknown>,
): string {
  const path = rule.path.replaceAll(
    URL_PATTERN_NAME,
    (_, name) => encodeSegment(String(required(name, values))),
  );
  if (!hasDotSegment(path) && pattern.test({ pathname: path })) return path;
  throw new UrlBuildError("the values do not match, or the pattern has more than names");
}

function required(name: string, values: ReadonlyMap<string, unknown>): unknown {
  if (values.has(name)) return values.get(name);
  throw new UrlBuildError(`${name} is missing`);
}

function queryOf(entries: readonly (readonly [string, unknown])[]): string {
  const pairs = entries.flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => [name, String(one)])
  );
  return new URLSearchParams(pairs).toString();
}

function nameOf(endpoint: unknown): string {
  return typeof endpoint === "function" ? endpoint.name || "of that function" : String(endpoint);
}
