/** What is known of a process that runs services. */
export interface InstanceProcess {
  /** Host under which others reach it. */
  readonly ip: string;
  /** Whether it does tasks, and nothing else. */
  readonly worker: boolean;
  /**
   * Where a shell is let in, as host and port.
   *
   * @default {undefined}
   */
  readonly backdoorEndpoint?: string | undefined;
}

/**
 * What is registered of a process besides its endpoint, by Python lymph's names: its
 * `discover --full` shows all of it.
 *
 * @see docs/protocol.md, section 4
 */
export function instanceMetadata(
  { ip, worker, backdoorEndpoint }: InstanceProcess,
): Record<string, unknown> {
  const hostname = readHostname();
  return {
    backdoor_endpoint: backdoorEndpoint ?? null,
    ...(hostname !== undefined && { fqdn: hostname, hostname }),
    ip,
    type: worker,
  };
}

function readHostname(): string | undefined {
  try {
    return Deno.hostname();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined; // good to know, not needed
    throw error;
  }
}
