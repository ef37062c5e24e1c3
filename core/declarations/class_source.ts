const sources = new WeakMap<object, string>();

/** Remembers where a class was loaded from, such as `services/greeting.ts:Greeting`. */
export function setClassSource(type: object, source: string): void {
  sources.set(type, source);
}

/** Where a class was loaded from, if a loader has said so. */
export function classSourceOf(type: object): string | undefined {
  return sources.get(type);
}
