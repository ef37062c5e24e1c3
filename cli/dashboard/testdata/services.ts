import { event, Interface, rpc, type ServiceEvent } from "../../../mod.ts";

/** Markup and control characters, as anybody may send them. */
export const NASTY = "<img src=x onerror=alert(1)>\u001b[31m\u202e";

/** Tells prices, and says so. */
export class Shop extends Interface {
  /** The price of a thing. */
  @rpc({ raises: [RangeError] })
  async price({ thing }: { thing: string }): Promise<bigint> {
    if (thing === NASTY) throw new RangeError(`no ${NASTY}`);
    await this.emit("price.told", { thing });
    return 9_007_199_254_740_993n;
  }
}

/** Hears of prices. */
export class Till extends Interface {
  /** Things whose price was told. */
  readonly things: unknown[] = [];

  /** Handles no text but short ones. */
  @event("price.told", { retries: 0 })
  onPrice({ body }: ServiceEvent<{ thing: string }>): void {
    if (body.thing.length > 10) throw new RangeError(`too long: ${body.thing}`);
    this.things.push(body.thing);
  }
}
