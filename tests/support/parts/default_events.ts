import { loadBuiltIn } from "../../../cli/parts/built_ins.ts";

/** Whether events travel between processes without any server, as most tests of events need. */
export async function hasEmbeddedEvents(): Promise<boolean> {
  const nowhere = { project: "", state: "" } as Parameters<typeof loadBuiltIn>[1];
  return await loadBuiltIn("events/embedded", nowhere) !== undefined;
}
