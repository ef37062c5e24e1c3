import { matchesTopic } from "../../../core/events/topic.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";

const log = getLogger("lymph.events.amqp");

/** Types that are made up must not fill the memory. */
const MAX_REMEMBERED = 1_000;
/** For how long it is known that a type is declared, or not, by others. */
const KNOWN_MS = 10_000;

/** Which types of events a queue is for. */
export class WantedTypes {
  readonly #patterns: readonly string[];
  readonly #isBound: (type: string) => Promise<boolean>;
  readonly #own = new Set<string>();
  readonly #known = new Map<string, { readonly at: number; readonly isBound: Promise<boolean> }>();

  /**
   * Knows the patterns of one subscriber; `isBound` tells whether any running process declares a
   * type.
   */
  constructor(patterns: readonly string[], isBound: (type: string) => Promise<boolean>) {
    this.#patterns = patterns;
    this.#isBound = isBound;
  }

  /** Whether the subscriber itself declares a type. */
  has(type: string): boolean {
    if (this.#own.has(type)) return true;
    if (!this.#patterns.some((pattern) => matchesTopic(pattern, type))) return false;
    if (this.#own.size < MAX_REMEMBERED) this.#own.add(type);
    return true;
  }

  /** Whether any running process declares a type. */
  look(type: string): Promise<boolean> {
    const now = performance.now();
    const known = this.#known.get(type);
    if (known !== undefined && now - known.at < KNOWN_MS) return known.isBound;
    if (this.#known.size >= MAX_REMEMBERED) this.#known.clear();
    const isBound = this.#isBound(type).catch((error) => {
      log.warn("Cannot tell whether {type} is still declared: {error}", { type, error });
      return true;
    });
    this.#known.set(type, { at: now, isBound });
    return isBound;
  }
}
