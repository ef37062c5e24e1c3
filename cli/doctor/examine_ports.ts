import { type Config, decode } from "../../core/config/mod.ts";
import type { ServiceInstance } from "../../core/discovery/instance.ts";
import { readSharedPorts } from "../node/ports/shared_ports.ts";
import { type Finding, ok, problem } from "./finding.ts";

const NAME = "Ports";

interface NamedPort {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/**
 * Looks whether the ports that the configuration names are free, or used as they are meant to be.
 *
 * @param instances Those that run.
 */
export function examinePorts(
  config: Config,
  ip: string,
  instances: readonly ServiceInstance[] = [],
): Finding[] {
  const findings = portsOf(config, ip).map((port) => examinePort(port, instances));
  return findings.length === 0 ? [ok(NAME, "the configuration names none")] : findings;
}

function portsOf(config: Config, ip: string): NamedPort[] {
  const found = new Map<number, NamedPort>();
  const optionalPort = decode.optional(decode.integerBetween(0, 65_535), 0);
  const add = (port: NamedPort): void => {
    // A port that an interface shares with others stands in `sockets` as well.
    if (port.port !== 0 && !found.has(port.port)) found.set(port.port, port);
  };
  for (const { name, host, port } of readSharedPorts(config, ip)) {
    add({ name: `sockets.${name}`, host, port });
  }
  const rpcPort = config.read("container.rpc.port", optionalPort);
  const port = config.read("container.port", optionalPort);
  if (rpcPort !== 0) add({ name: "container.rpc.port", host: ip, port: rpcPort });
  else add({ name: "container.port", host: ip, port });
  for (const name of config.section("interfaces").keys()) {
    const port = config.read(["interfaces", name, "port"], optionalPort);
    add({ name: `interfaces.${name}.port`, host: ip, port });
  }
  return [...found.values()];
}

function examinePort(
  { name, host, port }: NamedPort,
  instances: readonly ServiceInstance[],
): Finding {
  try {
    Deno.listen({ hostname: host, port }).close();
    return ok(NAME, `${host}:${port} of ${name} is free`);
  } catch (error) {
    const isTaken = error instanceof Deno.errors.AddrInUse;
    const user = instances.find((instance) => portsUsedBy(instance).includes(port));
    if (isTaken && user) return ok(NAME, `${host}:${port} of ${name} is used by ${user.service}`);
    const reason = isTaken ? "is in use" : `cannot be listened on: ${(error as Error).message}`;
    const remedy = isTaken
      ? `Stop what listens there (ss -ltnp 'sport = :${port}' shows it), or choose another port`
      : "Choose another port or address";
    return problem(NAME, `${host}:${port} of ${name} ${reason}`, remedy);
  }
}

function portsUsedBy({ endpoint, metadata }: ServiceInstance): number[] {
  return [Number(metadata["http_port"]), Number(/:(\d+)$/.exec(endpoint)?.[1])];
}
