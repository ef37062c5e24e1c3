/**
 * Emits what it is told to and remembers what it hears. `listener.py` is the same service.
 *
 * @module
 */
import { event, Interface, rpc, type ServiceEvent, task } from "@lymph/lymph";

/** Names its methods as Python does. */
export class Listener extends Interface {
  readonly #events: Record<string, unknown>[] = [];

  @rpc()
  heard(): unknown {
    return this.#events;
  }

  @rpc()
  async say(
    { type, body, delay = 0 }: { type: string; body: unknown; delay?: number },
  ): Promise<void> {
    await this.emit(type, body, { delayMs: delay * 1000 });
  }

  @rpc()
  async hand_over({ item }: { item: unknown }): Promise<void> {
    await this.apply(this.work, { item });
  }

  @event("order.#")
  on_order(event: ServiceEvent): void {
    this.#hear("on_order", event);
  }

  @event("news", { broadcast: true })
  on_news(event: ServiceEvent): void {
    this.#hear("on_news", event);
  }

  @event("flaky", { retries: 3 })
  on_flaky(event: ServiceEvent<{ failing: string[] }>): void {
    this.#hear("on_flaky", event);
    if (event.body.failing.includes("typescript")) throw new Error("as it was told to");
  }

  @event("worked", { broadcast: true })
  on_worked(event: ServiceEvent): void {
    this.#hear("on_worked", event);
  }

  @task()
  async work({ item }: { item: unknown }): Promise<void> {
    await this.emit("worked", { item, by: "typescript" });
  }

  #hear(handler: string, { type, body, source, headers }: ServiceEvent): void {
    const { trace_id } = headers;
    this.#events.push({ handler, by: "typescript", type, body, source, trace_id });
  }
}
