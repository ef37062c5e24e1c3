import { Interface, rpc } from "@lymph/lymph";

/** Greets people. */
export class Greeting extends Interface {
  /** Returns a greeting for the given name, and tells the cluster. */
  @rpc()
  async greet({ name }: { name: string }): Promise<string> {
    await this.emit("greeted", { name });
    return `Hi, ${name}!`;
  }
}
