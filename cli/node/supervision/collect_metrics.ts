import { KINDS_HEADER } from "../../../core/container/default_interface.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import type {
  MetricKind,
  MetricSource,
  Sample,
} from "../../../core/observe/metrics/metric_source.ts";
import { isMapping } from "../../../core/config/mapping.ts";
import type { Client } from "../../../core/rpc/calling/client.ts";
import { toError } from "../../../core/errors.ts";
import type { Supervisor } from "./supervisor.ts";

const log = getLogger("lymph.node");
const ANSWER_WITHIN_MS = 2000;
const KINDS: ReadonlySet<unknown> = new Set<MetricKind>(["counter", "gauge", "histogram"]);

/**
 * Collects the metrics of a node and of all of its processes, each tagged with its service and with
 * its name as instance. A process that does not answer is left out.
 */
export async function collectMetrics(
  own: MetricSource,
  { supervisor, client }: {
    readonly supervisor: Pick<Supervisor, "pools">;
    readonly client: Pick<Client, "request">;
  },
): Promise<MetricSource> {
  const kinds = new Map(own.kinds?.() ?? []);
  const processes = supervisor.pools.flatMap(({ spec, keepers }) =>
    keepers.map(({ name, endpoint }) => ({ service: spec.name, instance: name, endpoint }))
  );
  const answers = await Promise.all(processes.map(async ({ endpoint, ...tags }) => {
    if (endpoint === undefined) return { tags };
    const question = { subject: "lymph.get_metrics", body: {} };
    try {
      const { body } = await client.request(endpoint, question, {
        timeoutMs: ANSWER_WITHIN_MS,
        headers: { [KINDS_HEADER]: true },
      });
      return { body, tags };
    } catch (error) {
      const { message } = toError(error);
      log.debug("Cannot read the metrics of {instance}: {message}", { ...tags, message });
      return { tags };
    }
  }));
  // In the order of processes, not of answers: where kinds differ, names would change between scrapes.
  const collected = answers.flatMap(({ body, tags }) => readSamples(body, tags, kinds));
  return { samples: () => [...own.samples(), ...collected], kinds: () => kinds };
}

/** Reads the answer of a process; what has another form is passed over. */
function readSamples(
  body: unknown,
  tags: Readonly<Record<string, unknown>>,
  kinds: Map<string, MetricKind>,
): Sample[] {
  const answer = isMapping(body) ? body : {};
  for (const entry of listOf(answer["kinds"])) {
    const [name, kind] = listOf(entry);
    if (typeof name !== "string" || !KINDS.has(kind) || kinds.has(name)) continue;
    kinds.set(name, kind as MetricKind);
  }
  return listOf(answer["samples"]).flatMap((entry): Sample[] => {
    const [name, value, own] = listOf(entry);
    if (typeof name !== "string" || typeof value !== "number" || !isMapping(own)) return [];
    return [[name, value, { ...own, ...tags }]];
  });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
