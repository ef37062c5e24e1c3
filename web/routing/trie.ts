import { createEdge, type Edge } from "./edge.ts";
import { namesOf, type PathPattern, type Piece } from "./pattern.ts";
import type { Rule } from "./rule.ts";

/** A rule in the trie. */
export interface Entry {
  /** The rule. */
  readonly rule: Rule;
  /** Whether a missing slash at the end is redirected. */
  readonly isStrict: boolean;
  /** Names of the values that are found on the way to it. */
  readonly names: readonly string[];
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
  readonly values: unknown[];
  /** Rules that match but for the method. */
  readonly others: Rule[];
}

type Step = readonly [edge: Edge, to: Place];
type Fallback = readonly [pattern: URLPattern, entry: Entry];

class Place {
  readonly statics = new Map<string, Place>();
  readonly steps: Step[] = [];
  readonly leaps: Step[] = [];
  readonly fallbacks: Fallback[] = [];
  readonly entries: Entry[] = [];
}

/** Finds rules by the segments of a path: what it costs depends on the path, not on the rules. */
export class Trie {
  readonly #root = new Place();

  /** Adds a rule. */
  add(pattern: PathPattern, rule: Rule, isStrict: boolean): void {
    const entry: Entry = { rule, isStrict, names: namesOf(pattern) };
    const { segments } = pattern;
    let place = this.#root;
    for (const [index, pieces] of segments.entries()) {
      if (pieces.some((piece) => typeof piece === "object" && piece.converter.spansSegments)) {
        place = leap(place, segments.slice(index));
        break;
      }
      place = step(place, pieces);
    }
    if (pattern.rest) place.fallbacks.push([pattern.rest, entry]);
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
    return search({ method, path, segments, values: [], others }, this.#root, 0);
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
  const next = follow(place.leaps, { ...edge, key: `${edge.key}${isOpen ? "" : "/"}` });
  return isOpen ? next : step(next, []);
}

function follow(steps: Step[], edge: Edge): Place {
  const known = steps.find(([{ key }]) => key === edge.key);
  if (known) return known[1];
  const place = new Place();
  steps.push([edge, place]);
  steps.sort(([a], [b]) => a.weight - b.weight);
  return place;
}

function search(wanted: Search, place: Place, at: number): Hit | undefined {
  const { segments, values } = wanted;
  const segment = segments[at];
  if (segment === undefined) {
    return pick(wanted, place.entries) ?? searchSlash(wanted, place) ?? fallBack(wanted, place);
  }
  // Hashing a new string is the dearest part of a step.
  const next = place.statics.size > 0 ? place.statics.get(segment) : undefined;
  let hit = next && search(wanted, next, at + 1);
  if (hit) return hit;
  if (place.fallbacks.length > 0 && (hit = fallBack(wanted, place))) return hit;
  const count = values.length;
  for (const [edge, to] of place.steps) {
    if (edge.take(segment, values) && (hit = search(wanted, to, at + 1))) return hit;
    values.length = count;
  }
  if (place.leaps.length > 0 && (hit = searchLeaps(wanted, place, at))) return hit;
  // A path with a slash too many is served where the rule does not mind.
  if (segment !== "" || at + 1 !== segments.length) return undefined;
  return pick(wanted, place.entries.filter(({ isStrict }) => !isStrict));
}

function searchLeaps(wanted: Search, place: Place, at: number): Hit | undefined {
  const { segments, values } = wanted;
  const left = segments.slice(at).join("/");
  const count = values.length;
  for (const [edge, to] of place.leaps) {
    const slash = to.statics.get("");
    if (slash && left.endsWith("/") && edge.take(left.slice(0, -1), values)) {
      const hit = pick(wanted, slash.entries);
      if (hit) return hit;
    }
    values.length = count;
    if (edge.take(left, values)) {
      const hit = pick(wanted, to.entries) ?? searchSlash(wanted, to);
      if (hit) return hit;
    }
    values.length = count;
  }
  return undefined;
}

/** The path may lack the slash at its end. */
function searchSlash(wanted: Search, place: Place): Hit | undefined {
  const slash = place.statics.get("");
  const hit = slash && pick(wanted, slash.entries);
  return hit && { ...hit, needsSlash: hit.entry.isStrict };
}

function pick({ method, values, others }: Search, entries: readonly Entry[]): Hit | undefined {
  for (const entry of entries) {
    if (entry.rule.allows(method)) return { entry, values, needsSlash: false };
    others.push(entry.rule);
  }
  return undefined;
}

function fallBack({ method, path, others }: Search, { fallbacks }: Place): Hit | undefined {
  for (const [pattern, { rule, isStrict }] of fallbacks) {
    // A string is matched several times faster than an object; the host does not matter.
    const groups = pattern.exec(`http://host${path}`)?.pathname.groups;
    if (groups === undefined) continue;
    const values = Object.values(groups).map((text) => text && decodeURIComponent(text));
    const entry: Entry = { rule, isStrict, names: Object.keys(groups) };
    if (rule.allows(method)) return { entry, values, needsSlash: false };
    others.push(rule);
  }
  return undefined;
}
