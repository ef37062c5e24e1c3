/**
 * Finds files that do too much.
 *
 * @param most Lines that a file may have.
 * @returns One line for each file that is to be cut.
 */
export function longFiles(
  sources: readonly { readonly path: string; readonly text: string }[],
  most: number,
): string[] {
  return sources.map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }))
    .filter(({ lines }) => lines > most)
    .map(({ path, lines }) => `${path} has ${lines} lines and needs a cut: at most ${most}`);
}
