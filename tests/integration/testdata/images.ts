import { type Config, decode, event, Interface, rpc, type ServiceEvent, task } from "@lymph/lymph";

/** Hands tasks over, and refuses one event until it is fixed. */
export class Images extends Interface {
  #isFixed = false;

  override applyConfig(config: Config): void {
    this.#isFixed = config.read("fixed", decode.boolean);
  }

  @rpc()
  async upload({ id }: { id: number }): Promise<void> {
    await this.apply(this.resize, { id });
  }

  @task()
  resize({ id }: { id: number }): void {
    console.log(`Resizing ${id}`);
  }

  @event("image.seen", { retries: 1 })
  onSeen({ body: { id } }: ServiceEvent<{ id: number }>): void {
    if (id === 7 && !this.#isFixed) throw new RangeError("image 7 is poison");
    console.log(`Seen ${id}`);
  }
}
