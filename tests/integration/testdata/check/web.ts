import { Interface, rpc } from "@lymph/lymph";
import type { Shop } from "./shop.ts";

/** Sells to people. */
export class Web extends Interface {
  readonly #shop = this.proxy<Shop>("Shop");

  @rpc()
  async buy({ item }: { item: string }): Promise<number> {
    return await this.#shop.price({ item }) * await this.#shop.order({ item });
  }
}
