/** Names a value in the context of a request, and knows its type; {@linkcode contextKey} makes one. */
export interface ContextKey<Value> {
  /** Name for error messages. */
  readonly name: string;
  /** The value where none was set; undefined if reading it is an error then. */
  readonly fallback: { readonly value: Value } | undefined;
}

/**
 * Makes a key for a value that a middleware hands on. Only code that has the key can read the value.
 *
 * @param name Name for error messages.
 * @param fallback The value where none was set. Without it, reading an absent value throws.
 *
 * @example A middleware that hands a value on
 * ```ts
 * import { contextKey, type Middleware, Rule, UrlMap, WebServiceInterface } from "@lymph/lymph/web";
 *
 * const language = contextKey<string>("language", "en");
 *
 * const readLanguage: Middleware = (request, context, next) => {
 *   const [first] = request.headers.get("accept-language")?.split(/[,;]/, 1) ?? [];
 *   if (first) context.set(language, first);
 *   return next();
 * };
 *
 * export class Web extends WebServiceInterface {
 *   override readonly middleware = [readLanguage];
 *   override readonly urlMap = new UrlMap([
 *     new Rule("/", { endpoint: (_request, _params, context) => context.get(language) }),
 *   ]);
 * }
 * ```
 */
export function contextKey<Value>(name: string, ...fallback: [] | [Value]): ContextKey<Value> {
  return { name, fallback: fallback.length === 0 ? undefined : { value: fallback[0] } };
}
