/** Shorter parts of a candidate say too little. */
const MIN_PART = 4;
/** A longer word is no typing error, and comparing it would take time for each of its letters. */
const MAX_WORD = 200;

/**
 * The candidate that `word` is most likely a misspelling of.
 *
 * @param word What was typed.
 * @param candidates What would have been right.
 * @returns The nearest candidate within one edit per three letters; else the nearest of those that
 * have more words, such as `heartbeat_interval` for `hartbeat`; or undefined.
 */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > MAX_WORD) return undefined;
  const all = [...candidates].filter(({ length }) => length <= 2 * MAX_WORD);
  const parts = all.flatMap((candidate) =>
    candidate.split(/[_-]/).filter(({ length }) => length >= MIN_PART)
      .map((part) => [part, candidate] as const)
  );
  return nearest(word, all.map((candidate) => [candidate, candidate])) ?? nearest(word, parts);
}

/** What belongs to the nearest of some texts, if it is near. */
function nearest(
  word: string,
  texts: readonly (readonly [text: string, of: string])[],
): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const [text, of] of texts) {
    if (Math.abs(text.length - word.length) >= bestDistance) continue; // so far apart at least
    const distance = editDistance(word.toLowerCase(), text.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [of, distance];
  }
  return best;
}

/** Writes the hint that follows an error message, with a leading space, or nothing. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const candidate = closest(word, candidates);
  return candidate === undefined ? "" : ` (did you mean ${JSON.stringify(candidate)}?)`;
}

/** Optimal string alignment: insertions, deletions, replacements and swapped neighbours. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = at(last, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      let cost = Math.min(at(last, column) + 1, at(current, column - 1) + 1, replaced);
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, at(beforeLast, column - 2) + 1);
      current.push(cost);
    }
    [beforeLast, last] = [last, current];
  }
  return at(last, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
