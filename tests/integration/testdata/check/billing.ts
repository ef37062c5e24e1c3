import { event, Interface, rpc, type ServiceEvent } from "@lymph/lymph";
import { orderPaid, orderPlaced } from "./shop.ts";

/** Sends bills. */
export class Billing extends Interface {
  @event(orderPlaced)
  onPlaced(_event: ServiceEvent<{ id: number; item: string }>): void {}

  @rpc()
  async pay({ id }: { id: number }): Promise<void> {
    await this.emit(orderPaid, { id });
  }
}
