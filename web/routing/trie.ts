import { compareWeights, createEdge, type Edge } from "./edge.ts";
import type { Converter } from "./converter.ts";
import { asLinear } from "./converters.ts";
import { namesOf, type PathPattern, type Piece } from "./pattern.ts";
import { canonicalPath } from "./request_path.ts";
import type { Rule } from "./rule.ts";
import type { UrlPattern } from "./url_pattern.ts";

/** The value of a text that matches its converter's pattern; undefined if it is out of range. */
type Reader = (text: string) => unknown;

function readerOf(converter: Converter): Reader {
  return asLinear(converter)?.read ?? ((text) => converter.parse(text));
}

/** A rule in the trie. */
export interface Entry {
  /** The rule. */
  readonly rule: Rule;
  /** Whether a missing slash at the end is redirected. */
  readonly isStrict: boolean;
  /** Names of the values that are found on the way to it. */
  readonly names: readonly string[];
  /** What turns the texts on the way to it into values, in the order of the names. */
  readonly readers: readonly Reader[];
}

/** What a search has found. */
export interface Hit {
  /** The rule, and how its values are named. */
  readonly entry: Entry;
  /** Values in the order of the entry's names. */
  readonly values: readonly unknown[];
  /** Whether the path lacks the slash at its end. */
  readonly needsSlash: boolean;
}

/** What a search looks for, and what it learns. */
interface Search {
  readonly method: string;
  readonly path: string;
  readonly segments: readonly string[];
  /** Texts of the placeholders on the way. */
  readonly texts: string[];
  /** Rules that match but for the method. */
  readonly others: Rule[];
  /** The path as URLPatterns take it, once one of them has been tried. */
  canonical?: string;
}

type Step = readonly [edge: Edge, to: Place];
type Whole = readonly [pattern: UrlPattern, entry: Entry];

class Place {
  readonly statics = new Map<string, Place>();
  readonly steps: Step[] = [];
  readonly wholes: Whole[] = [];
  readonly entries: Entry[] = [];
}

/** Finds rules by the segments of a path: what it costs depends on the path, not on the rules. */
export class Trie {
  readonly #root = new Place();

  /** Adds a rule. */
  add(pattern: PathPattern, rule: Rule, isStrict: boolean): void {
    const { segments } = pattern;
    const readers = segments.flat().flatMap((piece) =>
      typeof piece === "string" ? [] : readerOf(piece.converter)
    );
    const entry: Entry = { rule, isStrict, names: namesOf(pattern), readers };
    let place = this.#root;
    for (const [index, pieces] of segments.entries()) {
      if (pieces.some((piece) => typeof piece === "object" && piece.converter.spansSegments)) {
        place = leap(place, segments.slice(index));
        break;
      }
      place = step(place, pieces);
    }
    if (pattern.whole) place.wholes.push([pattern.whole, entry]);
    else place.entries.push(entry);
  }

  /**
   * Finds the rule for a path.
   *
   * @param segments The decoded segments of the path.
   * @param others Gets the rules that match but for the method.
   */
  find(
    method: string,
    path: string,
    segments: readonly string[],
    others: Rule[],
  ): Hit | undefined {
    return search({ method, path, segments, texts: [], others }, this.#root, 0);
  }
}

function step(place: Place, pieces: readonly Piece[]): Place {
  const [only = ""] = pieces;
  if (pieces.length <= 1 && typeof only === "string") {
    let next = place.statics.get(only);
    if (next === undefined) place.statics.set(only, next = new Place());
    return next;
  }
  return follow(place.steps, createEdge(pieces));
}

/** A slash at the end is a step of its own, so that it can be missing. */
function leap(place: Place, segments: readonly (readonly Piece[])[]): Place {
  const isOpen = segments.at(-1)?.length !== 0;
  const pieces = (isOpen ? segments : segments.slice(0, -1))
    .flatMap((segment, index) => index === 0 ? segment : ["/", ...segment]);
  const edge = createEdge(pieces);
  const next = follow(place.steps, { ...edge, key: `${edge.key}${isOpen ? "" : "/"}` });
  return isOpen ? next : step(next, []);
}

function follow(steps: Step[], edge: Edge): Place {
  const known = steps.find(([{ key }]) => key === edge.key);
  if (known) return known[1];
  const place = new Place();
  steps.push([edge, place]);
  steps.sort(([a], [b]) => compareWeights(a.weight, b.weight));
  return place;
}

function search(wanted: Search, place: Place, at: number): Hit | undefined {
  const { segments, texts } = wanted;
  const segment = segments[at];
  if (segment === undefined) {
    return pick(wanted, place.entries) ?? searchSlash(wanted, place) ?? searchWholes(wanted, place);
  }
  // Hashing a new string is the dearest part of a step.
  const next = place.statics.size > 0 ? place.statics.get(segment) : undefined;
  let hit = next && search(wanted, next, at + 1);
  if (hit) return hit;
  if (place.wholes.length > 0 && (hit = searchWholes(wanted, place))) return hit;
  const count = texts.length;
  for (const [edge, to] of place.steps) {
    if (edge.spansSegments) hit = searchLeap(wanted, edge, to, at);
    else if (edge.take(segment, texts)) hit = search(wanted, to, at + 1);
    if (hit) return hit;
    texts.length = count;
  }
  // A path with a slash too many is served where the rule does not mind.
  if (segment !== "" || at + 1 !== segments.length) return undefined;
  return pick(wanted, place.entries.filter(({ isStrict }) => !isStrict));
}

function searchLeap(wanted: Search, edge: Edge, to: Place, at: number): Hit | undefined {
  const { segments, texts } = wanted;
  const left = segments.slice(at).join("/");
  const count = texts.length;
  const slash = to.statics.get("");
  if (slash && left.endsWith("/") && edge.take(left.slice(0, -1), texts)) {
    const hit = pick(wanted, slash.entries);
    if (hit) return hit;
  }
  texts.length = count;
  if (!edge.take(left, texts)) return undefined;
  return pick(wanted, to.entries) ?? searchSlash(wanted, to);
}

/** The trailing slash may be missing. Rules for other methods do not count, as in Werkzeug. */
function searchSlash({ method, texts }: Search, place: Place): Hit | undefined {
  for (const entry of place.statics.get("")?.entries ?? []) {
    const values = entry.rule.allows(method) ? convert(entry, texts) : undefined;
    if (values) return { entry, values, needsSlash: entry.isStrict };
  }
  return undefined;
}

function pick({ method, texts, others }: Search, entries: readonly Entry[]): Hit | undefined {
  for (const entry of entries) {
    const values = convert(entry, texts);
    if (values === undefined) continue;
    if (entry.rule.allows(method)) return { entry, values, needsSlash: false };
    others.push(entry.rule);
  }
  return undefined;
}

/** The values of an entry; undefined where one of its converters refuses a text. */
function convert({ readers }: Entry, texts: readonly string[]): unknown[] | undefined {
  const values: unknown[] = [];
  for (let i = 0; i < readers.length; i++) {
    const value = (readers[i] as Reader)(texts[i] as string);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

function searchWholes(wanted: Search, { wholes }: Place): Hit | undefined {
  if (wholes.length === 0) return undefined;
  const { method, others } = wanted;
  const path = wanted.canonical ??= canonicalPath(wanted.path);
  const endsWithSlash = path.endsWith("/");
  for (const [pattern, entry] of wholes) {
    const { rule, isStrict } = entry;
    let values = pattern.exec(path);
    if (values === undefined && !isStrict && endsWithSlash && !pattern.endsWithSlash) {
      values = pattern.exec(path.slice(0, -1));
    }
    if (values !== undefined) {
      if (rule.allows(method)) return { entry, values, needsSlash: false };
      others.push(rule);
    } else if (pattern.endsWithSlash && !endsWithSlash && rule.allows(method)) {
      values = pattern.exec(`${path}/`);
      if (values !== undefined) return { entry, values, needsSlash: isStrict };
    }
  }
  return undefined;
}
