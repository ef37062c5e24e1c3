/**
 * The first service of the tutorial.
 *
 * @module
 */
import { Interface, rpc } from "@lymph/lymph";

/** Greets people. */
export class Greeting extends Interface {
  /**
   * Returns a greeting for the given name.
   *
   * @param args The name of the person to greet.
   */
  @rpc()
  async greet({ name }: { name: string }): Promise<string> {
    console.log(`Saying hi to ${name}`);
    await this.emit("greeted", { name });
    return `Hi, ${name}!`;
  }
}
