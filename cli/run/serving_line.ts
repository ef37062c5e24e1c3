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

/** The line that tells a person that an instance serves; a node is told by `announcement.ts`. */
export function formatServing({ what, urls = [], endpoint, identity }: Serving): string {
  return `Serving ${what} at ${[...urls, endpoint].join(" and at ")} (${identity})`;
}
