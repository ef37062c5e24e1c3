/**
 * Whether a line stands in a class that stands in no function. It tells so by the indentation, so that
 * `deno doc` need not be asked in vain: it knows only such classes.
 *
 * @param line Number of the line, counted from 1.
 */
export function isInTopLevelClass(source: string, line: number): boolean {
  const above = source.split("\n", line - 1).reverse();
  const head = above.find((text) => /^[^\s)>}/*]/.test(text));
  return head !== undefined && /^(?:export\s+(?:default\s+)?)?(?:abstract\s+)?class\b/.test(head);
}
