/**
 * A service of serial events for the tests of faults: it writes down what it handles.
 *
 * @module
 */
import { Interface, serialEvent, type ServiceEvent } from "@lymph/lymph";

/** One of the events of a key, which count from 0 on. */
export interface Entry {
  /** What the event is about. */
  readonly key: string;
  /** Its place among those of its key. */
  readonly step: number;
}

/** Appends `<process id> <key> <step>` to the file `handled`, which all instances share. */
export class Ledger extends Interface {
  /** Handles an entry; it takes a moment, so that one who did not wait would overtake it. */
  @serialEvent("entry.made", { key: ({ body }: ServiceEvent<Entry>) => body.key, partitions: 12 })
  async onEntry({ body: { key, step } }: ServiceEvent<Entry>): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 2));
    await Deno.writeTextFile("handled", `${Deno.pid} ${key} ${step}\n`, { append: true });
  }
}
