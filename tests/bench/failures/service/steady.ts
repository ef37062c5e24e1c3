import { Interface, rpc } from "@lymph/lymph";

/** How long a call takes. */
const CALL_MS = 5;

/** A service whose calls take a moment and no processor time. */
export class Steady extends Interface {
  /** Returns the id of the process, after a while. */
  @rpc()
  async work(): Promise<number> {
    await new Promise((resolve) => setTimeout(resolve, CALL_MS));
    return Deno.pid;
  }
}
