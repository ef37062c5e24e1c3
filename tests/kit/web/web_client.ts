import { CookieJar } from "./cookie_jar.ts";

const MAX_REDIRECTS = 20;
/** Where web services seem to be. */
export const ORIGIN = "http://web.test";

/**
 * A client of one web service that behaves like a browser: it follows redirects and keeps cookies.
 * `services.webClient("Web")` makes one.
 */
export class WebClient {
  readonly #jar = new CookieJar();
  readonly #handle: (request: Request) => Promise<Response>;

  /** Creates a client without cookies. */
  constructor(handle: (request: Request) => Promise<Response>) {
    this.#handle = handle;
  }

  /**
   * Sends a request, and follows redirects within the service as `fetch` does. A redirect to another
   * host is returned as it is.
   *
   * @param path Path and query, such as `/greet?name=Joe`.
   * @param init As for `fetch`; with `redirect: "manual"` no redirect is followed. A `cookie` header
   * takes the place of the kept cookies.
   * @returns The last response; its `url` is that of the last request.
   * @throws {TypeError} If there are more than 20 redirects, or one with `redirect: "error"`.
   */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const { redirect = "follow" } = init;
    let request = new Request(new URL(path, ORIGIN), init);
    const isOwnCookie = request.headers.has("cookie");
    // Read once, as a redirect may send it again.
    let body = request.body === null ? null : await request.clone().bytes();
    for (let redirects = 0;; redirects++) {
      const response = await this.#send(request);
      const target = targetOf(response, request.url);
      if (target === undefined || redirect === "manual") {
        return located(response, request, redirects);
      }
      if (redirect === "error") throw new TypeError(`${request.url} redirects to ${target}`);
      if (redirects === MAX_REDIRECTS) {
        throw new TypeError(`${path} leads to more than ${MAX_REDIRECTS} redirects`);
      }
      await response.body?.cancel();
      const isGet = becomesGet(response.status, request.method);
      const method = isGet ? "GET" : request.method;
      const headers = new Headers(request.headers);
      // Of the cookies those that are kept by now.
      if (!isOwnCookie) headers.delete("cookie");
      if (isGet) {
        body = null;
        for (const name of BODY_HEADERS) headers.delete(name);
      }
      request = new Request(target, { method, headers, body });
    }
  }

  /** The cookies that a request for a path would send, by name. */
  cookies(path = "/"): Readonly<Record<string, string>> {
    return this.#jar.for(path);
  }

  async #send(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const cookies = Object.entries(this.#jar.for(pathname));
    if (cookies.length > 0 && !request.headers.has("cookie")) {
      request.headers.set("cookie", cookies.map((cookie) => cookie.join("=")).join("; "));
    }
    const response = await this.#handle(request);
    this.#jar.store(response.headers, pathname);
    return response;
  }
}

const BODY_HEADERS = ["content-type", "content-length", "content-encoding", "content-language"];

/** Where a response leads, if that is the same service. */
function targetOf({ status, headers }: Response, base: string): string | undefined {
  const location = headers.get("location");
  if (![301, 302, 303, 307, 308].includes(status) || location === null) return undefined;
  const target = URL.parse(location, base);
  return target?.origin === ORIGIN ? target.href : undefined;
}

/** Whether a redirect is followed by a GET, whatever it answers. */
function becomesGet(status: number, method: string): boolean {
  return status === 303 ? method !== "HEAD" : status < 303 && method === "POST";
}

function located(response: Response, { url }: Request, redirects: number): Response {
  Object.defineProperty(response, "url", { value: url });
  Object.defineProperty(response, "redirected", { value: redirects > 0 });
  return response;
}
