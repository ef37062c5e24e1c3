import {
  event,
  Interface,
  type RequestContext,
  rpc,
  type ServiceEvent,
  task,
} from "../../../mod.ts";

/** Markup and control characters, as anybody may send them. */
export const NASTY = "<img src=x onerror=alert(1)>\u001b[31m\u202e";

/** What requests and events said of the spans that they come from. */
export const parents: string[] = [];

/** Tells prices, and says so. */
export class Shop extends Interface {
  /** The price of a thing. */
  @rpc({ raises: [RangeError] })
  async price({ thing }: { thing: string }): Promise<bigint> {
    if (thing === NASTY) throw new RangeError(`no ${NASTY}`);
    await this.emit("price.told", { thing });
    return 9_007_199_254_740_993n;
  }

  /** Notes where a request comes from. */
  @rpc()
  trace(_args: object, { headers }: RequestContext): void {
    parents.push(String(headers["traceparent"]));
  }
}

/** Hears of prices. */
export class Till extends Interface {
  /** Things whose price was told. */
  readonly things: unknown[] = [];

  /** Characters of a thing that it can handle. */
  maxLength = 10;

  /** Handles no text but short ones. */
  @event("price.told", { retries: 0 })
  onPrice({ body, headers }: ServiceEvent<{ thing: string }>): void {
    parents.push(String(headers["traceparent"]));
    if (body.thing.length > this.maxLength) throw new RangeError(`too long: ${body.thing}`);
    this.things.push(body.thing);
  }
}

/** Coins that were counted. */
export const counted: number[] = [];

/** Counts in the background. */
export class Counter extends Interface {
  /** Counts coins. */
  @task()
  count({ coins }: { coins: number }): void {
    counted.push(coins);
  }
}
