import { eventually } from "../eventually.ts";

const FLAGS = [
  "--headless",
  "--no-sandbox", // as Chromium refuses to run as root with one
  "--disable-gpu",
  "--disable-quic",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--remote-debugging-port=0",
];
/** Keys that do something in a browser by themselves. */
const KEY_CODES: Readonly<Record<string, number>> = { Tab: 9, Enter: 13, Escape: 27 };
const LISTENING = /DevTools listening on (ws:\S+)/;

interface Reply {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/**
 * A real browser, headless, spoken to by its DevTools protocol.
 *
 * @see https://chromedevtools.github.io/devtools-protocol/
 */
export class Chromium implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #printed: ReadableStreamDefaultReader<Uint8Array>;
  readonly #socket: WebSocket;
  readonly #profile: string;
  readonly #pending = new Map<number, PromiseWithResolvers<Reply>>();
  readonly #complaints: string[] = [];
  #lastId = 0;

  private constructor(
    process: Deno.ChildProcess,
    { printed, socket, profile }: {
      readonly printed: ReadableStreamDefaultReader<Uint8Array>;
      readonly socket: WebSocket;
      readonly profile: string;
    },
  ) {
    this.#process = process;
    this.#printed = printed;
    this.#socket = socket;
    this.#profile = profile;
    socket.onmessage = ({ data }) => this.#take(JSON.parse(data));
  }

  /** Starts a browser with an empty profile. */
  static async start(): Promise<Chromium> {
    const profile = await Deno.makeTempDir({ prefix: "lymph_chromium_" });
    const process = new Deno.Command("chromium", {
      args: [...FLAGS, `--user-data-dir=${profile}`, "about:blank"],
      env: { HOME: profile },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const printed = process.stderr.getReader();
    const socket = new WebSocket(await untilListening(printed));
    void drain(printed);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    return new Chromium(process, { printed, socket, profile });
  }

  /** What pages have complained about on their consoles, network errors included. */
  get complaints(): readonly string[] {
    return this.#complaints;
  }

  /** Opens a page in a tab of its own. */
  async open(url: string): Promise<Page> {
    const { targetId } = await this.send("Target.createTarget", { url: "about:blank" });
    const attached = await this.send("Target.attachToTarget", { targetId, flatten: true });
    const page = new Page(this, { session: String(attached["sessionId"]), target: targetId });
    await page.open(url);
    return page;
  }

  /** Sends one command of the protocol. */
  async send(
    method: string,
    params: Readonly<Record<string, unknown>> = {},
    sessionId?: string,
  ): Promise<Readonly<Record<string, unknown>>> {
    const id = ++this.#lastId;
    const pending = Promise.withResolvers<Reply>();
    this.#pending.set(id, pending);
    this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    const { error, result = {} } = await pending.promise;
    if (error) throw new Error(`${method} failed: ${error.message}`);
    return result;
  }

  /** Closes the browser, as a person does. */
  async close(): Promise<void> {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    const closed = new Promise((resolve) => this.#socket.onclose = resolve);
    await this.send("Browser.close");
    await Promise.all([closed, this.#process.status]);
    await this.#printed.cancel(); // a process of its own may still hold the other end
  }

  /** Closes the browser and removes its profile. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
    // A process of its own may still write there for a moment.
    const remove = () => Deno.remove(this.#profile, { recursive: true });
    await eventually(() => remove().then(() => true, isGone));
  }

  #take({ id, method, params, ...rest }: Reply): void {
    if (id !== undefined) {
      this.#pending.get(id)?.resolve(rest);
      this.#pending.delete(id);
    } else if (method === "Runtime.exceptionThrown" || isComplaint(params)) {
      this.#complaints.push(JSON.stringify(params));
    }
  }
}

/** A screen to show a page on. */
export interface Screen {
  /** Pixels of a page, which a screen may draw with several of its own. */
  readonly width: number;
  readonly height: number;
  /**
   * Pixels of the screen for one of the page.
   *
   * @default {1}
   */
  readonly scale?: number;
  /**
   * Which colors the person prefers.
   *
   * @default {those that were preferred before}
   */
  readonly scheme?: "light" | "dark";
}

/** A tab. */
export class Page {
  readonly #browser: Chromium;
  readonly #session: string;
  readonly #target: unknown;

  /** Wraps a tab that the browser has attached to. */
  constructor(
    browser: Chromium,
    { session, target }: { readonly session: string; readonly target: unknown },
  ) {
    this.#browser = browser;
    this.#session = session;
    this.#target = target;
  }

  /** Closes the tab. */
  async close(): Promise<void> {
    await this.#browser.send("Target.closeTarget", { targetId: this.#target });
  }

  /** Shows pages as a screen of a size does, with the colors that a person prefers. */
  async emulate({ width, height, scheme, scale = 1 }: Screen): Promise<void> {
    const metrics = { width, height, deviceScaleFactor: scale, mobile: false };
    await this.#send("Emulation.setDeviceMetricsOverride", metrics);
    await this.#send("Emulation.setScrollbarsHidden", { hidden: true });
    if (scheme === undefined) return;
    const features = [{ name: "prefers-color-scheme", value: scheme }];
    await this.#send("Emulation.setEmulatedMedia", { features });
  }

  /** Loads an address. */
  async open(url: string): Promise<void> {
    for (const domain of ["Runtime", "Log", "Page"]) await this.#send(`${domain}.enable`);
    await this.#send("Page.navigate", { url });
    await eventually(() => this.evaluate(`document.readyState === "complete"`));
  }

  /** Runs an expression in the page; resolves to its value, or to that of its promise. */
  async evaluate<T = unknown>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.#send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
    return (result as { value: T }).value;
  }

  /** Presses a key, such as `Tab` or `a`. */
  async press(key: string): Promise<void> {
    const text = key.length === 1 ? { text: key } : {};
    const event = { key, code: key, windowsVirtualKeyCode: KEY_CODES[key] ?? 0, ...text };
    await this.#send("Input.dispatchKeyEvent", { type: "keyDown", ...event });
    await this.#send("Input.dispatchKeyEvent", { type: "keyUp", ...event });
  }

  /** Draws what is in sight, as PNG. */
  async screenshot(screen: Screen): Promise<Uint8Array> {
    await this.emulate(screen);
    await this.evaluate("new Promise((resolve) => requestAnimationFrame(() => resolve()))");
    const { data } = await this.#send("Page.captureScreenshot", { format: "png" });
    return Uint8Array.fromBase64(String(data));
  }

  #send(method: string, params = {}): Promise<Readonly<Record<string, unknown>>> {
    return this.#browser.send(method, params, this.#session);
  }
}

/** Reads what the browser says until it says where it listens, and throws the rest away. */
async function untilListening(printed: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  let text = "";
  for (;;) {
    const { value } = await printed.read();
    if (value === undefined) throw new Error(`Chromium does not start:\n${text}`);
    text += new TextDecoder().decode(value);
    const [, url] = LISTENING.exec(text) ?? [];
    if (url !== undefined) return url;
  }
}

/** Reads what a browser prints, so that its pipe never fills, until the reader is cancelled. */
async function drain(printed: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  while (!(await printed.read()).done);
}

/** Whether a page complains. That there is no icon is the browser's own question, asked at times. */
function isComplaint({ entry, type }: Readonly<Record<string, unknown>> = {}): boolean {
  const { level = type, url = "" } = (entry ?? {}) as { level?: unknown; url?: string };
  if (url.endsWith("/favicon.ico")) return false;
  return level === "error" || level === "warning";
}

function isGone(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound;
}
