import type { Connection } from "../../../../cli/client/connection.ts";
import { connect as connectLymph } from "../../../../cli/client/connect.ts";
import type { Call } from "../load.ts";
import type { Greeting } from "./lymph/greeting.ts";

/** Connects a program as any other. Its server is `lymph instance`. */
export async function connect(config: string): Promise<Call> {
  const lymph: Connection = await connectLymph({ config });
  const greeting = lymph.proxy<Greeting>("Greeting");
  return () => greeting.greet({ name: "Joe" });
}
