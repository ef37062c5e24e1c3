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

/** Appends `<process id> <begin or end> <key> <step>` to the file `handled`, which all share. */
export class Ledger extends Interface {
  /** Handles an entry; some take a moment, in which those behind them would overtake. */
  @serialEvent("entry.made", { key: ({ body }: ServiceEvent<Entry>) => body.key, partitions: 12 })
  async onEntry({ body: { key, step } }: ServiceEvent<Entry>): Promise<void> {
    await note("begin", key, step);
    if (Math.random() < 0.4) await new Promise((resolve) => setTimeout(resolve, 20));
    await note("end", key, step);
  }
}

function note(what: string, key: string, step: number): Promise<void> {
  return Deno.writeTextFile("handled", `${Deno.pid} ${what} ${key} ${step}\n`, { append: true });
}
