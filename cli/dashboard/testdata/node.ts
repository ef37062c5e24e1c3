import { Interface, rpc } from "../../../mod.ts";

/** What nodes were told. */
export const orders: unknown[] = [];

const SERVICE = {
  name: "Shop",
  command: ["lymph", "instance"],
  numprocesses: 1,
  processes: [
    { name: "Shop.0", pid: 7, endpoint: null, state: "serving", uptime: 60, restarts: 0 },
  ],
};

/** Stands in for a node that runs one service. */
export class FakeNode extends Interface {
  /** What it runs. */
  @rpc()
  status(): unknown {
    return { services: [SERVICE] };
  }

  /** Notes what it was told. */
  @rpc({ raises: [RangeError] })
  restart({ name }: { name: string }): unknown {
    if (name === "Shop.9") throw new RangeError("This node runs nothing named Shop.9");
    orders.push({ restart: name });
    return SERVICE;
  }

  /** Notes what it was told. */
  @rpc()
  scale({ name, numprocesses }: { name: string; numprocesses: number }): unknown {
    orders.push({ scale: name, numprocesses });
    return SERVICE;
  }
}
