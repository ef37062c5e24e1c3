import { event, Interface, rpc, type ServiceEvent } from "@lymph/lymph";

/** Counts who was greeted anywhere in the cluster. */
export class Census extends Interface {
  readonly #counts = new Map<string, number>();

  /** RabbitMQ keeps these events while no instance of this service runs. */
  @event("greeted")
  onGreeted({ body: { name } }: ServiceEvent<{ name: string }>): void {
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    console.log(`Greetings of ${name}: ${count}`);
  }

  /** Returns how often each name was greeted. */
  @rpc()
  counts(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }
}
