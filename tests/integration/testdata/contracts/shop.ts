import { event, eventType, Interface, rpc, type ServiceEvent } from "@lymph/lymph";
import type { Receipt } from "./receipt.ts";

class SoldOut extends Error {}

const ordered = eventType<Receipt>("shop.ordered");

/** Sells things. */
export class Shop extends Interface {
  /**
   * Orders something.
   *
   * @param args What, and how many.
   */
  @rpc({ raises: [SoldOut] })
  async order({ item, count = 1 }: { item: string; count?: number }): Promise<Receipt> {
    const receipt = { id: BigInt(item.length * count) };
    await this.emit(ordered, receipt);
    return receipt;
  }

  @rpc()
  close(): void {}

  @event("stock.*")
  onStock({ body }: ServiceEvent<{ item: string }>): void {
    console.log(body.item);
  }

  notForOthers(): void {}
}
