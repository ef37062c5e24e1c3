import { type Config, decode } from "../../core/config/mod.ts";

/** Whether and how a node collects traces. */
export interface TraceSettings {
  /** Whether it does. */
  readonly collect: boolean;
  /** Whether arguments and results are shown in them. */
  readonly payloads: boolean;
}

/** Reads `container.traces`. */
export function readTraceSettings(config: Config): TraceSettings {
  const section = config.section("container.traces");
  return {
    collect: section.read("collect", decode.optional(decode.boolean, false)),
    payloads: section.read("payloads", decode.optional(decode.boolean, true)),
  };
}
