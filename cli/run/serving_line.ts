/** What an instance serves, and where. */
export interface Serving {
  /** What it serves, in words. */
  readonly what: string;
  /** Where it speaks HTTP. */
  readonly urls?: readonly string[];
  /** Its RPC endpoint. */
  readonly endpoint: string;
  /** Its identity. */
  readonly identity: string;
}

/** The line by which an instance says that it serves, so that a node knows it, too. */
export function formatServing({ what, urls = [], endpoint, identity }: Serving): string {
  return `Serving ${what} at ${[...urls, endpoint].join(" and at ")} (${identity})`;
}

/** Whether a line says that an instance serves. */
export function isServingLine(line: string): boolean {
  return /^Serving .+ at \S+ \([0-9a-f]{32}\)$/.test(line);
}

/** Whether a line says that an instance serves HTTP. */
export function isHttpServingLine(line: string): boolean {
  return isServingLine(line) && / at http:\/\//.test(line);
}

/** The RPC endpoint in a line by which an instance says that it serves. */
export function endpointOf(line: string): string | undefined {
  return / at (\S+) \([0-9a-f]{32}\)$/.exec(line)?.[1];
}
