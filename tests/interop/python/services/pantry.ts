import { type Config, decode, event, Interface } from "@lymph/lymph";
import { RemoteError, rpc, type ServiceEvent } from "@lymph/lymph";

class OutOfStock extends Error {}

export class Pantry extends Interface {
  #left = 0;

  override applyConfig(config: Config): void {
    this.#left = config.read("portions", decode.optional(decode.integer, 10));
  }

  @rpc({ raises: [OutOfStock] })
  take({ dish, portions = 1 }: { dish: string; portions?: number }): number {
    if (portions > this.#left) throw new OutOfStock(`only ${this.#left} of ${dish} left`);
    this.#left -= portions;
    return this.#left;
  }

  @event("order.cancelled", { sequential: true })
  on_cancelled({ body }: ServiceEvent<{ portions: number }>): void {
    this.#left += body.portions;
  }
}

export class Waiter extends Interface {
  readonly #pantry = this.proxy<Pantry>("Pantry", { timeoutMs: 2000 });

  @rpc()
  async order({ dish, portions = 1 }: { dish: string; portions?: number }): Promise<string> {
    try {
      const left = await this.#pantry.take({ dish, portions });
      await this.emit("bill.due", { dish }, { delayMs: 60_000 });
      return `${left} left`;
    } catch (error) {
      if (error instanceof RemoteError && error.type === "OutOfStock") {
        return `Sorry, ${error.message}`;
      }
      throw error;
    }
  }

  @rpc()
  async cancel({ portions = 1 }: { portions?: number }): Promise<void> {
    await this.emit("order.cancelled", { portions });
  }
}
