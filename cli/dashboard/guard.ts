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
  | { readonly kind: "login"; readonly location: string; readonly cookie: string }
  | { readonly kind: "refuse"; readonly status: 400 | 401 | 403 | 421; readonly reason: string };

const PASS: Verdict = { kind: "pass" };
const READING = new Set(["GET", "HEAD"]);
const BEARER = "Bearer ";

/**
 * Decides who may use the dashboard: the person who has its address with the token, in this
 * browser. Pages of other sites, also those of other ports of this machine, may neither read nor
 * call anything, and a name that resolves to this machine is no way in (DNS rebinding).
 */
export class Guard {
  /** The secret. */
  readonly token: string;
  readonly #hosts: ReadonlySet<string>;
  readonly #cookie: string;

  constructor({ port, token = randomId() }: GuardOptions) {
    this.token = token;
    this.#hosts = new Set(
      ["127.0.0.1", "localhost", "[::1]"].map((name) => port === 80 ? name : `${name}:${port}`),
    );
    // Cookies know no ports: two dashboards of one machine must not overwrite each other's.
    this.#cookie = `lymph_dashboard_${port}`;
  }

  /** Judges a request by all but its body. */
  judge({ method, url, headers }: Pick<Request, "method" | "url" | "headers">): Verdict {
    const host = headers.get("host") ?? "";
    if (!this.#hosts.has(host)) {
      return refuse(421, "The dashboard answers to 127.0.0.1 and localhost only");
    }
    if (!isSameOrigin(headers, host)) return refuse(403, "Other sites may not use the dashboard");
    const { pathname, searchParams } = new URL(url);
    const given = searchParams.get("token");
    if (given !== null && pathname === "/" && READING.has(method)) return this.#login(given);
    if (!this.#isKnown(headers)) {
      return refuse(401, "Open the address that lymph has printed: it has the token in it");
    }
    if (READING.has(method)) return PASS;
    // A form of another site cannot send this type without asking first.
    const type = headers.get("content-type") ?? "";
    if (!/^application\/json\s*(;|$)/i.test(type)) {
      return refuse(400, "The body must have the content type application/json");
    }
    return PASS;
  }

  #login(given: string): Verdict {
    if (!isEqual(given, this.token)) {
      return refuse(401, "The token is not valid: open the address that lymph has printed last");
    }
    const cookie = `${this.#cookie}=${this.token}; Path=/; HttpOnly; SameSite=Strict`;
    return { kind: "login", location: "/", cookie };
  }

  #isKnown(headers: Headers): boolean {
    const authorization = headers.get("authorization") ?? "";
    if (authorization.startsWith(BEARER)) {
      return isEqual(authorization.slice(BEARER.length), this.token);
    }
    const prefix = `${this.#cookie}=`;
    return (headers.get("cookie") ?? "").split(/;\s*/)
      .some((part) => part.startsWith(prefix) && isEqual(part.slice(prefix.length), this.token));
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
