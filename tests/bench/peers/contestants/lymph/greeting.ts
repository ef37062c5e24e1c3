import { Interface, rpc } from "@lymph/lymph";

/** Greets people. */
export class Greeting extends Interface {
  /** Returns a greeting for the given name. */
  @rpc()
  greet({ name }: { name: string }): string {
    return `Hi, ${name}!`;
  }
}
