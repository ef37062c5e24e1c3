import { isMapping } from "./mapping.ts";

/** Keys for the file itself, such as `x-defaults: &defaults`: they may stay unread. */
const OWN = "x-";

/** A key of a section that was never read. */
export interface UnreadKey {
  /** Where it stands, seen from the section that was looked at. */
  readonly path: readonly string[];
  /** The keys that were read beside it, whether they exist or not. */
  readonly asked: readonly string[];
}

interface Asked {
  /** Whether everything below was handed out at once. */
  isWhole: boolean;
  readonly below: Map<string, Asked>;
}

/** Remembers which keys were read. */
export class ReadKeys {
  readonly #root: Asked = { isWhole: false, below: new Map() };

  /** A key was asked for: a section, or whether it exists. */
  ask(path: readonly string[]): void {
    this.#at(path);
  }

  /** A value was read, with everything in it. */
  askWhole(path: readonly string[]): void {
    this.#at(path).isWhole = true;
  }

  /**
   * The keys of a section that nobody has asked for, those of its parts included. Where nobody has
   * looked into, nothing is unread.
   *
   * @param path The section.
   * @param valueAt Looks up what stands at a path.
   */
  unread(path: readonly string[], valueAt: (path: readonly string[]) => unknown): UnreadKey[] {
    let asked: Asked | undefined = this.#root;
    for (const key of path) {
      if (asked.isWhole) return [];
      asked = asked.below.get(key);
      if (asked === undefined) return [];
    }
    return Array.from(unreadIn(asked, path, valueAt), ([below, beside]) => ({
      path: below.slice(path.length),
      asked: [...beside.below.keys()],
    }));
  }

  #at(path: readonly string[]): Asked {
    let asked = this.#root;
    for (const key of path) {
      let next = asked.below.get(key);
      if (next === undefined) asked.below.set(key, next = { isWhole: false, below: new Map() });
      asked = next;
    }
    return asked;
  }
}

function* unreadIn(
  asked: Asked,
  path: readonly string[],
  valueAt: (path: readonly string[]) => unknown,
): Generator<[path: readonly string[], beside: Asked]> {
  if (asked.isWhole || asked.below.size === 0) return;
  const value = valueAt(path);
  if (!isMapping(value)) return;
  for (const key of Object.keys(value)) {
    if (key.startsWith(OWN)) continue;
    const below = asked.below.get(key);
    if (below === undefined) yield [[...path, key], asked];
    else yield* unreadIn(below, [...path, key], valueAt);
  }
}
