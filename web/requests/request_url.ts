/**
 * Cuts a URL into path and query, as they stand: the platform's parser would resolve dot segments.
 *
 * @param url With scheme and host.
 * @returns Path, and query with its question mark, or nothing.
 */
export function splitUrl(url: string): { readonly path: string; readonly query: string } {
  const start = url.indexOf("/", url.indexOf("://") + 3);
  if (start === -1) return { path: "/", query: "" };
  const hash = url.indexOf("#", start);
  const end = hash === -1 ? url.length : hash;
  const mark = url.indexOf("?", start);
  if (mark === -1 || mark > end) return { path: url.slice(start, end), query: "" };
  return { path: url.slice(start, mark), query: url.slice(mark, end) };
}
