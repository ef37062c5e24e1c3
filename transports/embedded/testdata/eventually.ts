/**
 * Looks until there is something to see, where another process or the file system is involved.
 *
 * @param look Answers undefined or false as long as it has not happened.
 * @returns What was seen.
 * @throws {Error} If it did not happen within a minute.
 */
export async function eventually<T>(look: () => T | undefined | false): Promise<T> {
  for (let attempt = 0; attempt < 6000; attempt++) {
    const seen = look();
    if (seen !== undefined && seen !== false) return seen;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("It did not happen within a minute");
}
