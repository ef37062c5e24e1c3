/** States one fact of a scene; resolves to whether it holds. */
export type Fact = (name: string, check: () => void | Promise<void>) => Promise<boolean>;

/**
 * Facts that share a scene which is dear to set up, as steps of one test. What the scene keeps open
 * outlives each of them, so leaks are looked for at the end of the test and not in between.
 */
export function factsOf(context: Deno.TestContext): Fact {
  const relaxed = { sanitizeOps: false, sanitizeResources: false };
  return (name, check) => context.step({ name, fn: async () => await check(), ...relaxed });
}
