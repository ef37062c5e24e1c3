import { didYouMean } from "../../core/config/closest.ts";
import type { AnyParams } from "./path_params.ts";
import { namesOf, type PathPattern, type Piece } from "./pattern.ts";
import { encodeSegment, hasDotSegment } from "./request_path.ts";
import type { Rule } from "./rule.ts";
import type { UrlPattern } from "./url_pattern.ts";

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
  /** Its parameters: those in the path, and those that have a default. */
  readonly names: ReadonlySet<string>;
}

/** Makes a target of a rule. */
export function createTarget(rule: Rule, pattern: PathPattern): BuildTarget {
  return { rule, pattern, names: new Set([...namesOf(pattern), ...Object.keys(rule.defaults)]) };
}

/**
 * Which of two targets goes first: as in Werkzeug the one with more parameters, then more defaults.
 */
export function compareTargets(a: BuildTarget, b: BuildTarget): number {
  return b.names.size - a.names.size || defaultsOf(b) - defaultsOf(a);
}

/**
 * The targets whose paths are preferred to that of a rule: their defaults say what it has in its
 * path.
 *
 * @param targets Those of one endpoint, sorted.
 */
export function preferredTo(target: BuildTarget, targets: readonly BuildTarget[]): BuildTarget[] {
  return targets.slice(0, targets.indexOf(target)).filter(({ rule, pattern, names }) =>
    !rule.buildOnly && defaultsOf({ rule }) > 0 && shapeOf(pattern) !== shapeOf(target.pattern) &&
    names.symmetricDifference(target.names).size === 0
  );
}

/** A path without its converters. */
function shapeOf({ segments, whole }: PathPattern): string {
  const shape = segments.map((pieces) =>
    pieces.map((piece) => typeof piece === "string" ? RegExp.escape(piece) : `<${piece.name}>`)
  );
  return JSON.stringify([shape, whole?.names]);
}

/** Whether a target takes parameters: those that have a default must be equal to it. */
export function suits({ rule }: BuildTarget, params: AnyParams): boolean {
  return Object.entries(rule.defaults).every(([name, value]) =>
    !Object.hasOwn(params, name) || params[name] === value
  );
}

/**
 * Builds path and query of the first target that takes all parameters. Those that serve GET go first.
 *
 * @param targets Those of the endpoint, sorted.
 * @throws {UrlBuildError} If none can be built.
 */
export function buildPath(
  endpoint: unknown,
  targets: readonly BuildTarget[],
  params: AnyParams,
): string {
  const given = Object.fromEntries(
    Object.entries(params).filter(([, value]) => value !== undefined && value !== null),
  );
  const reasons: string[] = [];
  const serveGet = targets.filter(({ rule }) => rule.allows("GET"));
  for (const target of new Set([...serveGet, ...targets])) {
    const { rule, names } = target;
    if (!suits(target, given)) {
      reasons.push(`${rule.path}: its defaults are others`);
      continue;
    }
    try {
      const path = fill(target, given);
      const query = queryOf(Object.entries(given).filter(([name]) => !names.has(name)));
      return query === "" ? path : `${path}?${query}`;
    } catch (error) {
      if (!(error instanceof UrlBuildError)) throw error;
      reasons.push(`${rule.path}: ${error.message}`);
    }
  }
  throw new UrlBuildError(`Cannot build a URL for ${nameOf(endpoint)}: ${reasons.join("; ")}`);
}

function defaultsOf({ rule }: Pick<BuildTarget, "rule">): number {
  return Object.keys(rule.defaults).length;
}

/** The error of an endpoint that no rule has. */
export function unknownEndpoint(endpoint: unknown, known: readonly string[]): UrlBuildError {
  const name = nameOf(endpoint);
  return new UrlBuildError(`No rule has the endpoint ${name}${didYouMean(name, known)}`);
}

/** Builds the path of one target; undefined where a value is missing or unfit. */
export function tryFill(target: BuildTarget, params: AnyParams): string | undefined {
  try {
    return fill(target, params);
  } catch (error) {
    if (error instanceof UrlBuildError) return undefined;
    throw error;
  }
}

function fill({ rule, pattern }: BuildTarget, params: AnyParams): string {
  const values = new Map<string, unknown>(Object.entries({ ...params, ...rule.defaults }));
  const path = pattern.whole ? fillWhole(pattern.whole, values) : fillSegments(pattern, values);
  // Two slashes at the start would lead to another host.
  return path.replace(/^\/{2,}/, "/");
}

function fillSegments(pattern: PathPattern, values: ReadonlyMap<string, unknown>): string {
  const texts = pattern.segments.map((pieces) =>
    pieces.map((piece) => fillPiece(piece, values)).join("")
  );
  const path = `/${texts.join("/")}`;
  if (hasDotSegment(path)) throw new UrlBuildError("a segment would be . or ..");
  return path;
}

function fillPiece(piece: Piece, values: ReadonlyMap<string, unknown>): string {
  if (typeof piece === "string") return encodeSegment(piece);
  const { name, converter } = piece;
  if (!values.has(name)) throw new UrlBuildError(`${name} is missing`);
  const value = values.get(name);
  const text = converter.format(value);
  if (text === undefined) throw new UrlBuildError(`${name} is unfit: current value is ${value}`);
  return encodeSegment(text, { keepSlashes: converter.spansSegments });
}

function fillWhole(whole: UrlPattern, values: ReadonlyMap<string, unknown>): string {
  const path = whole.build(values);
  if (path !== undefined) return path;
  const missing = whole.names.find((name) => !values.has(name));
  const reason = missing === undefined ? "" : `, or ${missing} is missing`;
  throw new UrlBuildError(`the values do not match${reason}`);
}

function queryOf(entries: readonly (readonly [string, unknown])[]): string {
  const pairs = entries.flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((one) => one !== undefined && one !== null)
      .map((one) => [name, String(one)])
  );
  return new URLSearchParams(pairs).toString();
}

function nameOf(endpoint: unknown): string {
  return typeof endpoint === "function" ? endpoint.name || "of that function" : String(endpoint);
}
