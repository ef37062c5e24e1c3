interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  /** Milliseconds since 1970; Infinity for as long as the client lives. */
  readonly expires: number;
}

/**
 * The cookies of one client of one host. `Domain` and `Secure` are not looked at, as there is no
 * other host, and no wire: browsers treat `localhost` alike.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6265#section-5
 */
export class CookieJar {
  readonly #cookies = new Map<string, Cookie>();

  /** Keeps what a response sets. */
  store(headers: Headers, requestPath: string): void {
    for (const text of headers.getSetCookie()) {
      const cookie = parseCookie(text, requestPath);
      if (cookie === undefined) continue;
      const key = `${cookie.path} ${cookie.name}`;
      if (cookie.expires > Date.now()) this.#cookies.set(key, cookie);
      else this.#cookies.delete(key);
    }
  }

  /** The cookies for a path, by name; that of the longest path where several have one name. */
  for(path: string): Record<string, string> {
    const fitting = this.#cookies.values().filter((cookie) =>
      cookie.expires > Date.now() && isBelow(path, cookie.path)
    );
    const shortFirst = [...fitting].sort((a, b) => a.path.length - b.path.length);
    return Object.fromEntries(shortFirst.map(({ name, value }) => [name, value]));
  }
}

function parseCookie(text: string, requestPath: string): Cookie | undefined {
  const [pair = "", ...attributes] = text.split(";");
  const equals = pair.indexOf("=");
  const name = pair.slice(0, equals).trim();
  if (equals < 0 || name === "") return undefined;
  const found = new Map(attributes.map((attribute) => {
    const [key = "", ...value] = attribute.split("=");
    return [key.trim().toLowerCase(), value.join("=").trim()];
  }));
  const path = found.get("path") ?? "";
  return {
    name,
    value: pair.slice(equals + 1).trim(),
    path: path.startsWith("/") ? path : defaultPathOf(requestPath),
    expires: expiryOf(found.get("max-age"), found.get("expires")),
  };
}

function expiryOf(maxAge: string | undefined, expires: string | undefined): number {
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return Date.now() + Number(maxAge) * 1000;
  const time = Date.parse(expires ?? "");
  return Number.isNaN(time) ? Infinity : time;
}

/** The directory of the path that was asked for. */
function defaultPathOf(requestPath: string): string {
  return requestPath.slice(0, requestPath.lastIndexOf("/")) || "/";
}

function isBelow(path: string, directory: string): boolean {
  return path === directory ||
    path.startsWith(directory.endsWith("/") ? directory : `${directory}/`);
}
