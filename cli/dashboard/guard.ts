import { randomId } from "../../core/id.ts";

/** Where a dashboard is served, and what opens it. */
export interface GuardOptions {
  /** Port that it listens on. */
  readonly port: number;
  /** The secret; by default a new one. */
  readonly token?: string;
}

/** What to do with a request. */
export type Verdict =
  | { readonly kind: "pass" }
  | { readonly kind: "refuse"; readonly status: 400 | 401 | 403 | 421; readonly reason: string };

const PASS: Verdict = { kind: "pass" };
/** Methods that change nothing. */
export const READING: ReadonlySet<string> = new Set(["GET", "HEAD"]);
const BEARER = "Bearer ";

/**
 * Decides who may use the dashboard: those who know its token, which its page sends in a header.
 * Pages of other sites, also those of other ports of this machine, may neither read nor call
 * anything, and a name that resolves to this machine is no way in (DNS rebinding). The page itself
 * holds nothing secret, so it needs no token.
 */
export class Guard {
  /** The secret. */
  readonly token: string;
  readonly #hosts: ReadonlySet<string>;

  constructor({ port, token = randomId() }: GuardOptions) {
    this.token = token;
    this.#hosts = new Set(
      ["127.0.0.1", "localhost", "[::1]"].map((name) => port === 80 ? name : `${name}:${port}`),
    );
  }

  /** Judges a request by all but its body. */
  judge({ method, url, headers }: Pick<Request, "method" | "url" | "headers">): Verdict {
    const host = headers.get("host") ?? "";
    if (!this.#hosts.has(host)) {
      return refuse(421, "The dashboard answers to 127.0.0.1 and localhost only");
    }
    if (!isSameOrigin(headers, host)) return refuse(403, "Other sites may not use the dashboard");
    const isPage = !new URL(url).pathname.startsWith("/api/");
    if (isPage && READING.has(method)) return PASS;
    // Not a cookie: a browser sends cookies of 127.0.0.1 to the programs on all of its ports.
    const authorization = headers.get("authorization") ?? "";
    const given = authorization.startsWith(BEARER) ? authorization.slice(BEARER.length) : "";
    if (!isEqual(given, this.token)) {
      return refuse(401, "The token is not valid: open the address that lymph has printed last");
    }
    if (method !== "POST") return PASS; // what is neither that nor reading is no operation
    // A form of another site cannot send this type without asking first.
    const type = headers.get("content-type") ?? "";
    if (!/^application\/json\s*(;|$)/i.test(type)) {
      return refuse(400, "The body must have the content type application/json");
    }
    return PASS;
  }
}

/** Whether the browser says that the request comes from our own page, or from no page. */
function isSameOrigin(headers: Headers, host: string): boolean {
  const site = headers.get("sec-fetch-site");
  const mode = headers.get("sec-fetch-mode");
  const origin = headers.get("origin");
  if (origin !== null && origin !== `http://${host}`) return false;
  // A link elsewhere may lead here: it shows the page, which the other site cannot look into.
  if (mode === "navigate") return true;
  return site === null || site === "same-origin" || site === "none";
}

/** Compares in a time that does not tell where the texts differ. */
function isEqual(given: string, expected: string): boolean {
  let difference = given.length ^ expected.length;
  for (let i = 0; i < expected.length; i++) {
    difference |= given.charCodeAt(i) ^ expected.charCodeAt(i);
  }
  return difference === 0;
}

function refuse(status: 400 | 401 | 403 | 421, reason: string): Verdict {
  return { kind: "refuse", status, reason };
}
