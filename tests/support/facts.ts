/** States one fact of a scene; resolves to whether it holds. */
export type Fact = (name: string, check: () => void | Promise<void>) => Promise<boolean>;

/**
 * Facts that share an expensive set-up, as steps of one test.
 *
 * The sanitizers do not look at steps: in the background the scene lives on, its processes print,
 * its sessions beat, its connections come and go, and nothing that begins or ends then is the
 * step's own. They look at the test as a whole, by whose end the scene has put everything back.
 */
export function factsOf(context: Deno.TestContext): Fact {
  const relaxed = { sanitizeOps: false, sanitizeResources: false };
  return (name, check) => context.step({ name, fn: async () => await check(), ...relaxed });
}
