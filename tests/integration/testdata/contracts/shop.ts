import { Interface, rpc } from "@lymph/lymph";
import type { Receipt } from "./receipt.ts";

class SoldOut extends Error {}

/** Sells things. */
export class Shop extends Interface {
  /**
   * Orders something.
   *
   * @param args What, and how many.
   */
  @rpc({ raises: [SoldOut] })
  order({ item, count = 1 }: { item: string; count?: number }): Receipt {
    return { id: BigInt(item.length * count) };
  }

  @rpc()
  close(): void {}

  notForOthers(): void {}
}
