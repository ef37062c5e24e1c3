/**
 * Parameters of a path, inferred from its literal type.
 *
 * @example Werkzeug's syntax
 * ```ts
 * import type { PathParams } from "@lymph/lymph/web";
 *
 * const params: PathParams<"/users/<int:id>/<tab>"> = { id: 7, tab: "posts" };
 * console.assert(params.id === 7);
 * ```
 *
 * @example URLPattern's syntax
 * ```ts
 * import type { PathParams } from "@lymph/lymph/web";
 *
 * const params: PathParams<"/users/:id"> = { id: "7" };
 * console.assert(params.id === "7");
 * ```
 */
export type PathParams<Path extends string> = string extends Path ? AnyParams
  : { readonly [Key in keyof FoundParams<Path>]: FoundParams<Path>[Key] };

/** Parameters of a path that is not known while types are checked. */
// deno-lint-ignore no-explicit-any -- only the handler knows what its route converts to
export type AnyParams = Readonly<Record<string, any>>;

/** Parameters of a path in either syntax. */
export type FoundParams<Path extends string> = Path extends `${string}<${string}`
  ? WerkzeugParams<Path>
  : UrlPatternParams<Path>;

/** Parameters of a path in Werkzeug's syntax. */
export type WerkzeugParams<Path extends string> = Path extends
  `${string}<${infer Inside}>${infer Rest}` ? PlaceholderParam<Inside> & WerkzeugParams<Rest>
  : unknown;

/** The parameter of what stands between `<` and `>`. */
export type PlaceholderParam<Inside extends string> = Inside extends
  `${infer Kind}(${string}):${infer Name}` ? { [Key in Name]: ConvertedParam<Kind> }
  : Inside extends `${infer Kind}:${infer Name}` ? { [Key in Name]: ConvertedParam<Kind> }
  : { [Key in Inside]: string };

/** What a converter makes of its text. */
export type ConvertedParam<Kind extends string> = Kind extends "int" | "float" ? number
  : Kind extends "string" | "path" | "uuid" | "any" | "default" ? string
  // deno-lint-ignore no-explicit-any -- a converter of the user's own
  : any;

/** Parameters of a URLPattern. */
export type UrlPatternParams<Path extends string> = Path extends `${string}:${infer Rest}`
  ? NamedParam<LeadingName<Rest>, Rest> & UrlPatternParams<BehindName<Rest>>
  : Path extends `${string}*${string}` ? { 0: string }
  : unknown;

/** The parameter of a `:name`; it may be missing where it is optional. */
export type NamedParam<Key extends string, Rest extends string> = Rest extends
  `${Key}?${string}` | `${Key}*${string}` | `${Key}(${string})?${string}`
  ? { [K in Key]: string | undefined }
  : { [K in Key]: string };

/** What ends a `:name`. */
export type NameStop =
  | "/"
  | "("
  | "?"
  | "*"
  | "+"
  | "-"
  | "."
  | "{"
  | "}"
  | ":"
  | "\\"
  | ","
  | "@"
  | "~";

/** The name at the start of a text. */
export type LeadingName<Text extends string> = Text extends `${infer First}${infer Rest}`
  ? First extends NameStop ? "" : `${First}${LeadingName<Rest>}`
  : "";

/** What follows the name at the start of a text. */
export type BehindName<Text extends string> = Text extends `${LeadingName<Text>}${infer Rest}`
  ? Rest extends `*${infer More}` ? More : Rest
  : "";
