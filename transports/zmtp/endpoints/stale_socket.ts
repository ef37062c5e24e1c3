/**
 * Removes the file of a unix socket at which no process listens.
 *
 * @returns Whether the path is free now.
 */
export async function removeStaleSocket(path: string): Promise<boolean> {
  try {
    (await Deno.connect({ transport: "unix", path })).close();
    return false;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    if (!(error instanceof Deno.errors.ConnectionRefused)) return false;
  }
  // Another process may have replaced it already: what was taken away is checked again.
  const taken = `${path.slice(0, 90)}.${crypto.randomUUID().slice(0, 8)}`;
  try {
    await Deno.rename(path, taken);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    throw error;
  }
  const isLive = await Deno.connect({ transport: "unix", path: taken })
    .then((conn) => (conn.close(), true), () => false);
  if (isLive) await Deno.link(taken, path).catch(() => {});
  await Deno.remove(taken);
  return !isLive;
}
