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

const TILL = { ...SERVICE, name: "Till", processes: [{ ...SERVICE.processes[0], name: "Till.0" }] };

/** Stands in for a node that runs two services. */
export class FakeNode extends Interface {
  /** What it runs. */
  @rpc()
  status(): unknown {
    return { services: [SERVICE, TILL] };
  }

  /** Only for its processes. */
  @rpc()
  stopping(): void {}

  /** Notes what it was told. */
  @rpc()
  restart({ name }: { name: string }): unknown {
    orders.push({ restart: name });
    return SERVICE;
  }

  /** Notes what it was told; refuses a crowd. */
  @rpc({ raises: [RangeError] })
  scale({ name, numprocesses }: { name: string; numprocesses: number }): unknown {
    if (numprocesses > 100) throw new RangeError("numprocesses must be at most 100");
    orders.push({ scale: name, numprocesses });
    return SERVICE;
  }
}
