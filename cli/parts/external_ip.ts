/**
 * The IPv4 address under which other machines are likely to reach this one: that of the interface
 * with the default route, where the system tells, or else of the first interface that is not loopback.
 *
 * @throws {Error} If there is no such interface.
 */
export function guessExternalIp(): string {
  const addresses = Deno.networkInterfaces().filter(({ family, address }) =>
    family === "IPv4" && !address.startsWith("127.")
  );
  const outward = defaultInterface();
  const best = addresses.find(({ name }) => name === outward) ?? addresses[0];
  if (best !== undefined) return best.address;
  throw new Error("Cannot guess the external IP address as only loopback is there: use --ip");
}

/** Name of the interface with the default route, on Linux. */
function defaultInterface(): string | undefined {
  try {
    return parseRoutes(Deno.readTextFileSync("/proc/net/route"));
  } catch {
    return undefined; // another system, or a sandbox: the first interface will do
  }
}

/** Finds the interface of the default route in the format of `/proc/net/route`. */
export function parseRoutes(table: string): string | undefined {
  const routes = table.split("\n").slice(1).map((line) => line.split(/\s+/));
  return routes.find(([, destination, , , , , , mask]) =>
    destination === "00000000" && mask === "00000000"
  )?.[0];
}
