import { Interface, rpc } from "@lymph/lymph";

/** How long a call takes, so that many calls take a while and do not fill the processor. */
const CALL_MS = 20;

/** A service that says when it is called first, for tests that call it for long. */
export class Steady extends Interface {
  #isCalled = false;

  /** Takes a moment. */
  @rpc()
  async work(): Promise<void> {
    if (!this.#isCalled) console.log("called");
    this.#isCalled = true;
    await new Promise((resolve) => setTimeout(resolve, CALL_MS));
  }
}
