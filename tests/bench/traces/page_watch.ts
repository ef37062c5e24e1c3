import { Chromium, type Page } from "../../support/browsers/chromium.ts";

/** What a page has done since it was looked at last. */
export interface PageFigures {
  /** The longest time between two frames, in milliseconds. */
  readonly longestFrameMs: number;
  /** What 99 in 100 frames took at most. */
  readonly p99FrameMs: number;
  /** Bytes that its JavaScript holds, garbage included. */
  readonly heapBytes: number;
}

const WATCH = `(() => {
  const frames = globalThis.benchFrames = [];
  let last = performance.now();
  const next = (now) => { frames.push(now - last); last = now; requestAnimationFrame(next); };
  requestAnimationFrame(next);
})()`;

/** A browser that shows one page of the dashboard: a tab in the background would draw nothing. */
export class PageWatch implements AsyncDisposable {
  readonly #browser: Chromium;
  readonly #page: Page;

  private constructor(browser: Chromium, page: Page) {
    this.#browser = browser;
    this.#page = page;
  }

  /** Opens a page, such as `#/map`. */
  static async open(url: string, path: string): Promise<PageWatch> {
    const browser = await Chromium.start();
    const page = await browser.open(url);
    await page.emulate({ width: 1280, height: 800 });
    await page.evaluate(`location.hash = ${JSON.stringify(path)}`);
    await page.evaluate(WATCH);
    return new PageWatch(browser, page);
  }

  /** What the page has done since it was asked last. */
  async figures(): Promise<PageFigures> {
    const frames = await this.#page.evaluate<number[]>("benchFrames.splice(0)");
    frames.sort((a, b) => a - b);
    return {
      longestFrameMs: frames.at(-1) ?? NaN,
      p99FrameMs: frames[Math.floor(frames.length * 0.99)] ?? NaN,
      heapBytes: await this.#page.evaluate<number>("performance.memory.usedJSHeapSize"),
    };
  }

  /** What the page shows, as text. */
  text(): Promise<string> {
    return this.#page.evaluate<string>("document.body.innerText");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser[Symbol.asyncDispose]();
  }
}
