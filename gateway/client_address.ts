/**
 * By which name a rate limit knows a client that has no principal.
 *
 * @param remote Address of the connection.
 * @param told What the proxy in front says in its header; null if it says nothing.
 */
export function clientAddress(remote: string, told: string | null): string {
  // A proxy adds to what the client has sent, as in X-Forwarded-For: only the last one is its own.
  const last = (told?.split(",").at(-1)?.trim() || remote).replace(/^([\d.]+):\d+$/, "$1");
  return last.includes(":") ? ipv6Network(last) : last;
}

/** A client with one IPv6 address has the whole /64 around it, and could take a new address for each call. */
function ipv6Network(address: string): string {
  const url = URL.parse(`http://[${address.replace(/^\[|\](?::\d+)?$|%.*$/g, "")}]`);
  if (url === null) return address;
  const [head = "", tail] = url.hostname.slice(1, -1).split("::");
  const first = head === "" ? [] : head.split(":");
  const last = tail ? tail.split(":") : [];
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length;
  const groups = [...first, ...Array<string>(zeros).fill("0"), ...last];
  const isIpv4 = groups.slice(0, 6).join(":") === "0:0:0:0:0:ffff";
  return isIpv4 ? groups.slice(6).join(":") : `${groups.slice(0, 4).join(":")}::/64`;
}
