import { createRandom, type Random } from "../support/random.ts";

/** How many times the usual number of cases is tried. */
const REPEAT = Number(Deno.env.get("LYMPH_REPEAT") ?? 1);

/**
 * Makes random cases, the same in every run; `LYMPH_REPEAT=10` makes ten times as many.
 *
 * @param count How many without `LYMPH_REPEAT`.
 */
export function makeCases<T>(seed: number, count: number, make: (random: Random) => T): T[] {
  const random = createRandom(seed);
  return Array.from({ length: count * REPEAT }, () => make(random));
}
