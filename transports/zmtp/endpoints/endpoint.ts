/** Where a socket listens or connects to. */
export type Endpoint =
  | { readonly transport: "tcp"; readonly hostname: string; readonly port: number }
  | { readonly transport: "unix"; readonly path: string };

const TCP = /^tcp:\/\/(?:\[([\da-f:.%]+)\]|([^[\]:/#\s]+)):(\d{1,5}|\*)$/i;
const IPC = /^ipc:\/\/([^@\0][^\0]*)$/;
/** What `sun_path` holds on Linux, less its final zero. */
const MAX_PATH_BYTES = 107;

/** What the host of every unix socket counts as. */
export const IPC_HOST = "ipc";
const LOOPBACK_HOST = "127.0.0.1";
const WILDCARD = /^(?:0\.0\.0\.0|[0:]*::[0:]*)$/;

/**
 * Reads an endpoint.
 *
 * @param text `tcp://host:port`, with IPv6 addresses in brackets, or `ipc:///path`. To bind, the
 * host may be `*` (every interface) and the port `*` or 0 (any free one).
 * @throws {SyntaxError} If it is neither.
 */
export function parseEndpoint(text: string): Endpoint {
  const endpoint = tryParseEndpoint(text);
  if (endpoint !== undefined) return endpoint;
  throw new SyntaxError(
    `Cannot use an endpoint as it must look like tcp://host:port or ipc:///path: ` +
      `current value is ${JSON.stringify(text.slice(0, 300))}`,
  );
}

/** As {@linkcode parseEndpoint}, with `undefined` for what is no endpoint. */
export function tryParseEndpoint(text: string): Endpoint | undefined {
  const [, path] = IPC.exec(text) ?? [];
  if (path !== undefined) {
    if (new TextEncoder().encode(path).byteLength > MAX_PATH_BYTES) return undefined;
    return { transport: "unix", path };
  }
  const [, ipv6, name, portText = ""] = TCP.exec(text) ?? [];
  const host = ipv6 ?? name;
  const port = portText === "*" ? 0 : Number(portText);
  if (host === undefined || port > 65_535) return undefined;
  return { transport: "tcp", hostname: host === "*" ? "0.0.0.0" : host, port };
}

/** Writes an endpoint as text. */
export function formatEndpoint(endpoint: Endpoint): string {
  if (endpoint.transport === "unix") return `ipc://${endpoint.path}`;
  const { hostname, port } = endpoint;
  return `tcp://${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}

/** Whether a host stands for all addresses of a machine, which others cannot connect to. */
export function isWildcard(host: string): boolean {
  return WILDCARD.test(host);
}

/** An endpoint as others are told of it: with another host, where there is one. */
export function advertised(text: string, host: string | undefined): string {
  const endpoint = parseEndpoint(text);
  if (host === undefined || endpoint.transport === "unix") return text;
  return formatEndpoint({ ...endpoint, hostname: host });
}

/** The endpoint of a socket address. */
export function endpointOf(address: Deno.Addr): Endpoint {
  if (address.transport === "tcp" || address.transport === "udp") {
    return { transport: "tcp", hostname: address.hostname, port: address.port };
  }
  return { transport: "unix", path: "path" in address ? address.path ?? "" : "" };
}

/**
 * The host of an endpoint in a form that can be compared: names of this machine's loopback
 * interface are all the same, and so are an IPv4 address and its IPv6 mapping.
 */
export function hostOf(endpoint: Endpoint): string {
  return endpoint.transport === "unix" ? IPC_HOST : normalizeHost(endpoint.hostname);
}

/** As {@linkcode hostOf}, for a bare host. */
export function normalizeHost(host: string): string {
  const plain = host.toLowerCase().replace(/^::ffff:(?=[\d.]+$)/, "");
  return plain === "localhost" || plain === "::1" || /^127\.\d+\.\d+\.\d+$/.test(plain)
    ? LOOPBACK_HOST
    : plain;
}
