/**
 * Waits for all promises, whatever becomes of them: `Promise.all` leaves the others behind once one
 * has failed.
 *
 * @throws {unknown} What the first of them in order has failed with.
 */
export async function settleAll(promises: Iterable<unknown>): Promise<void> {
  const results = await Promise.allSettled(promises);
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
}
