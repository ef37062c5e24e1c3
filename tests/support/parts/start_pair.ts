import type { Component } from "../../../core/component.ts";

/** Two of a kind, which have been started and are stopped together. */
export interface Pair<Part> extends AsyncDisposable {
  /** One of them. */
  readonly first: Part;
  /** The other one. */
  readonly second: Part;
}

/** Creates and starts two of a kind, as two processes would have them. */
export async function startPair<Part extends Component>(create: () => Part): Promise<Pair<Part>> {
  const [first, second] = [create(), create()];
  await Promise.all([first.start(), second.start()]);
  return {
    first,
    second,
    async [Symbol.asyncDispose]() {
      await Promise.all([first.stop(), second.stop()]);
    },
  };
}
