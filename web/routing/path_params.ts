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
  : { readonly [Key in keyof Found<Path>]: Found<Path>[Key] };

/** Parameters of a path that is not known while types are checked. */
// deno-lint-ignore no-explicit-any -- only the handler knows what its route converts to
export type AnyParams = Readonly<Record<string, any>>;

type Found<Path extends string> = Path extends `${string}<${string}` ? Werkzeug<Path> : Url<Path>;

type Werkzeug<Path extends string> = Path extends `${string}<${infer Inside}>${infer Rest}`
  ? Placeholder<Inside> & Werkzeug<Rest>
  : unknown;

type Placeholder<Inside extends string> = Inside extends `${infer Kind}(${string}):${infer Name}`
  ? { [Key in Name]: Converted<Kind> }
  : Inside extends `${infer Kind}:${infer Name}` ? { [Key in Name]: Converted<Kind> }
  : { [Key in Inside]: string };

type Converted<Kind extends string> = Kind extends "int" | "float" ? number
  : Kind extends "string" | "path" | "uuid" | "any" | "default" ? string
  // deno-lint-ignore no-explicit-any -- a converter of the user's own
  : any;

type Url<Path extends string> = Path extends `${string}:${infer Rest}`
  ? Named<Name<Rest>, Rest> & Url<After<Rest>>
  : Path extends `${string}*${string}` ? { 0: string }
  : unknown;

type Named<Key extends string, Rest extends string> = Rest extends
  `${Key}?${string}` | `${Key}*${string}` | `${Key}(${string})?${string}`
  ? { [K in Key]: string | undefined }
  : { [K in Key]: string };

type Stop = "/" | "(" | "?" | "*" | "+" | "-" | "." | "{" | "}" | ":" | "\\" | "," | "@" | "~";

type Name<Text extends string> = Text extends `${infer First}${infer Rest}`
  ? First extends Stop ? "" : `${First}${Name<Rest>}`
  : "";

type After<Text extends string> = Text extends `${Name<Text>}${infer Rest}`
  ? Rest extends `*${infer More}` ? More : Rest
  : "";
