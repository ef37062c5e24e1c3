import {
  buildPath,
  type BuildTarget,
  compareTargets,
  createTarget,
  preferredTo,
  suits,
  tryFill,
  unknownEndpoint,
} from "./build_path.ts";
import type { CreateConverter } from "./converter.ts";
import { CONVERTERS } from "./converters.ts";
import type { AnyParams } from "./path_params.ts";
import { parsePattern, type PathPattern } from "./pattern.ts";
import { isPlain, splitPath } from "./request_path.ts";
import type { Rule } from "./rule.ts";
import { type Hit, Trie } from "./trie.ts";

/** A path that leads to a rule. */
type Found = RouteMatch & { readonly kind: "found" };

/** What a path leads to. */
export type RouteMatch =
  | {
    readonly kind: "found";
    readonly rule: Rule;
    readonly params: AnyParams;
    /** What other rules of the path take, if an app is mounted at this one. */
    readonly allow?: readonly string[];
  }
  | { readonly kind: "redirect"; readonly path: string }
  | { readonly kind: "notAllowed"; readonly allow: readonly string[] }
  | { readonly kind: "notFound" }
  | { readonly kind: "malformed" };

/** Options of a {@linkcode UrlMap}. */
export interface UrlMapOptions {
  /**
   * Whether a path that lacks the slash at its end is redirected to the one with it.
   *
   * @default {true}
   */
  readonly strictSlashes?: boolean;
  /**
   * Whether a path with several slashes in a row is redirected to the one without, if that exists.
   *
   * @default {true}
   */
  readonly mergeSlashes?: boolean;
  /**
   * Converters besides `string`, `int`, `float`, `path`, `uuid` and `any`, by name.
   *
   * @default {{}}
   */
  readonly converters?: Readonly<Record<string, CreateConverter>>;
}

const NOT_FOUND: RouteMatch = { kind: "notFound" };
const MALFORMED: RouteMatch = { kind: "malformed" };

/** The rules of a map with their paths taken apart, in no order. */
export let targetsOf: (map: UrlMap) => readonly BuildTarget[];

/** A map with further rules behind those of another one, and with its options. */
export let extendMap: (map: UrlMap, rules: readonly Rule[]) => UrlMap;

/**
 * All rules of a web service: finds the one for a path, and the path for an endpoint.
 *
 * @example Both directions
 * ```ts
 * import { Rule, UrlMap } from "@lymph/lymph/web";
 * import assert from "node:assert/strict";
 *
 * const urls = new UrlMap([
 *   new Rule("/", { endpoint: "index" }),
 *   new Rule("/users/<int:id>", { endpoint: "user", methods: ["GET"] }),
 * ]);
 * const match = urls.match("GET", "/users/7");
 * assert.deepEqual(match.kind === "found" && match.params, { id: 7 });
 * assert.equal(urls.build("user", { id: 7, tab: "posts" }), "/users/7?tab=posts");
 * ```
 */
export class UrlMap {
  /** The rules, in their order. */
  readonly rules: readonly Rule[];
  readonly #trie = new Trie();
  readonly #statics = new Map<string, Rule>();
  readonly #targets = new Map<unknown, BuildTarget[]>();
  /** Of a rule, those of its endpoint whose defaults may say what it has in its path. */
  readonly #preferred = new Map<Rule, readonly BuildTarget[]>();
  readonly #mergeSlashes: boolean;
  readonly #options: UrlMapOptions;

  static {
    targetsOf = (map) => [...map.#targets.values()].flat();
    extendMap = (map, rules) => new UrlMap([...map.rules, ...rules], map.#options);
  }

  /**
   * Creates a map.
   *
   * @throws {SyntaxError} If the path of a rule is malformed.
   */
  constructor(rules: readonly Rule[], options: UrlMapOptions = {}) {
    const { strictSlashes = true, mergeSlashes = true, converters = {} } = options;
    this.rules = rules;
    this.#options = options;
    this.#mergeSlashes = mergeSlashes;
    for (const rule of rules) {
      const pattern = parsePattern(rule.path, {
        converters: { ...CONVERTERS, ...converters },
        mergeSlashes,
      });
      const targets = this.#targets.get(rule.endpoint) ?? [];
      this.#targets.set(rule.endpoint, [...targets, createTarget(rule, pattern)]);
      if (rule.buildOnly) continue;
      this.#trie.add(pattern, rule, rule.strictSlashes ?? strictSlashes);
      if (isStatic(pattern) && isPlain(rule.path) && !this.#statics.has(rule.path)) {
        this.#statics.set(rule.path, rule);
      }
    }
    // Behind all rules: a rule of its own may serve the path at which an app is mounted.
    for (const rule of rules) {
      if (!rule.base || rule.buildOnly) continue;
      this.#trie.add(parsePattern(rule.base, { converters, mergeSlashes }), rule, false);
    }
    for (const targets of this.#targets.values()) {
      targets.sort(compareTargets);
      for (const target of targets) {
        const preferred = preferredTo(target, targets);
        if (preferred.length > 0) this.#preferred.set(target.rule, preferred);
      }
    }
  }

  /**
   * Finds the rule for a request.
   *
   * @param method HTTP method in capitals.
   * @param path As it stands in the request, without query.
   */
  match(method: string, path: string): RouteMatch {
    const rule = this.#statics.size > 0 ? this.#statics.get(path) : undefined;
    if (rule?.allows(method)) {
      return this.#serve(method, path, { rule, params: { ...rule.defaults } });
    }
    const segments = splitPath(path);
    if (segments === undefined) return MALFORMED;
    const others: Rule[] = [];
    const hit = this.#trie.find(method, path, segments, others);
    if (hit) {
      const match = this.#found(method, path, hit);
      if (others.length === 0 || match.kind !== "found" || match.rule.base === undefined) {
        return match;
      }
      return { ...match, allow: allowedBy(others) };
    }
    if (this.#mergeSlashes && path.includes("//")) {
      const merged = path.replaceAll(/\/{2,}/g, "/");
      const other = this.#trie.find(method, merged, splitPath(merged) ?? [], others);
      if (other) return { kind: "redirect", path: other.needsSlash ? `${merged}/` : merged };
    }
    return others.length > 0 ? { kind: "notAllowed", allow: allowedBy(others) } : NOT_FOUND;
  }

  /**
   * Builds the URL of an endpoint. Parameters that its path does not have become the query.
   *
   * @param endpoint What a rule has been given as its endpoint.
   * @param params Parameters; those that are undefined or null do not count.
   * @returns Path and query.
   * @throws {UrlBuildError} If no rule of the endpoint takes these parameters.
   */
  build(endpoint: unknown, params: AnyParams = {}): string {
    const targets = this.#targets.get(endpoint);
    if (targets === undefined) {
      const known = [...this.#targets.keys()].filter((key) => typeof key === "string");
      throw unknownEndpoint(endpoint, known);
    }
    return buildPath(endpoint, targets, params);
  }

  #found(method: string, path: string, hit: Hit): RouteMatch {
    const { entry: { rule, names }, values, needsSlash } = hit;
    // Two slashes at the start would lead to another host.
    if (needsSlash) return { kind: "redirect", path: `${path.replace(/^\/+/, "/")}/` };
    const params: Record<string, unknown> = {};
    for (let i = 0; i < names.length; i++) params[names[i] as string] = values[i];
    return this.#serve(method, path, { rule, params: Object.assign(params, rule.defaults) });
  }

  #serve(method: string, path: string, { rule, params }: Omit<Found, "kind">): RouteMatch {
    const preferred = this.#preferred.size > 0 ? this.#preferred.get(rule) : undefined;
    for (const target of preferred ?? []) {
      if (!target.rule.allows(method) || !suits(target, params)) continue;
      const other = tryFill(target, params);
      if (other !== undefined && other !== path) return { kind: "redirect", path: other };
    }
    return { kind: "found", rule, params };
  }
}

function isStatic({ segments, whole }: PathPattern): boolean {
  return whole === undefined && segments.flat().every((piece) => typeof piece === "string");
}

function allowedBy(rules: readonly Rule[]): string[] {
  return [...new Set(rules.flatMap(({ allowed }) => [...allowed, "OPTIONS"]))].sort();
}
