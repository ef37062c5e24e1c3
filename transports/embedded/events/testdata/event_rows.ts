import { identifyProcess } from "../../processes/process_liveness.ts";
import { Sessions } from "../../sessions/sessions.ts";
import { Store } from "../../store/store.ts";
import { makeTemporaryDirectory } from "../../testdata/temporary.ts";
import { Deliveries } from "../rows/deliveries.ts";
import { Leases } from "../rows/leases.ts";
import { Logs } from "../rows/logs.ts";
import type { EventRecord } from "../rows/record.ts";
import type { EventRows } from "../rows/rows.ts";
import { Topology } from "../rows/topology.ts";

/** An event of type `e`, as the store has it. */
export const RECORD: EventRecord = {
  type: "e",
  source: "",
  headers: new Uint8Array([0x80]),
  body: new Uint8Array([0xc0]),
};

/** The rows of a store in a directory of its own, with sessions 7 and 8 in it. */
export interface RowWorld extends EventRows, AsyncDisposable {
  /** Runs in a write transaction. */
  readonly write: <T>(work: () => T) => Promise<T>;
}

/** Opens a store; see {@linkcode RowWorld}. */
export async function openRows(): Promise<RowWorld> {
  const directory = await makeTemporaryDirectory();
  const store = await Store.open(directory.path);
  const rows = {
    store,
    sessions: new Sessions(store, await identifyProcess()),
    topology: new Topology(store),
    deliveries: new Deliveries(store),
    logs: new Logs(store),
    leases: new Leases(store),
  };
  await store.write(() => {
    for (const id of [7, 8]) addSession(store, id);
  });
  return {
    ...rows,
    write: (work) => store.write(work),
    async [Symbol.asyncDispose]() {
      rows.sessions.release();
      store.close();
      await directory[Symbol.asyncDispose]();
    },
  };
}

/** Adds the session of a process that nothing can be told of. */
export function addSession(store: Store, id: number): void {
  store.prepare("INSERT INTO sessions VALUES (?, ?, 1, '', '', 'elsewhere')").run(id, `lock-${id}`);
}
