import assert from "node:assert/strict";
import type { ClassContract } from "../../core/contract/contract.ts";
import type { Schema } from "../../core/contract/schema.ts";
import type { Seen } from "../../core/contract/usage/shape.ts";
import { type Cluster, NOTHING_RUNS, type SeenInstance } from "./cluster.ts";
import { compareServices } from "./compare_services.ts";
import { formatFinding } from "./format_findings.ts";

const TEXT: Schema = { type: "string" };
const NUMBER: Schema = { type: "number" };
const NULL: Schema = { type: "null" };
const object = (properties: Record<string, Schema>, ...required: string[]): Schema => ({
  type: "object",
  properties,
  ...(required.length > 0 && { required }),
});

interface Parts {
  readonly order?: readonly [input: Schema, output: Schema];
  readonly emits?: Record<string, Schema>;
  readonly handles?: Record<string, Schema>;
}

function contractOf({ order, emits = {}, handles = {} }: Parts): ClassContract {
  return {
    methods: order === undefined ? {} : { order: { input: order[0], output: order[1] } },
    emits,
    handles: Object.fromEntries(
      Object.entries(handles).map(([type, body]) => [`on ${type}`, { types: [type], body }]),
    ),
    definitions: {},
    untranslated: [],
  } as ClassContract;
}

const service = (parts: Parts, version: string | null = null) => ({
  name: "Shop",
  version,
  methods: [],
  routes: [],
  types: contractOf(parts),
});

let port = 40_000;
const instance = (
  service: string,
  parts?: Parts,
  { version = null, isPython = false }: { version?: string | null; isPython?: boolean } = {},
): SeenInstance => {
  const endpoint = `tcp://127.0.0.1:${port++}`;
  const contract = parts && contractOf(parts);
  return {
    service,
    version,
    endpoint,
    identity: `identity of ${endpoint}`,
    isPython,
    isSilent: false,
    ...(contract && { contract }),
  };
};

const call = (caller: SeenInstance, args: Seen) => ({
  subject: "Shop.order",
  version: null,
  endpoint: caller.endpoint,
  native: !caller.isPython,
  args,
});

const cluster = (parts: Partial<Cluster>): Cluster => ({ ...NOTHING_RUNS, ...parts });

/** What is said of the breaks between two contracts. */
function breaksOf(before: Parts, after: Parts, seen: Cluster = NOTHING_RUNS): string[] {
  const checked = [{ service: service(after), snapshot: contractOf(before) }];
  return compareServices(checked, seen).breaks.map((finding) =>
    formatFinding(finding, seen.instances.length > 0)
  );
}

const taking = (input: Schema): Parts => ({ order: [input, TEXT] });
const COUNT = object({ count: NUMBER });
const COUNT_REQUIRED = object({ count: NUMBER }, "count");

Deno.test("callers without an argument that is required now are named and counted", () => {
  const web = [1, 2].map(() => instance("Web", {}, { version: "2.1.0" }));
  const billing = instance("billing", undefined, { isPython: true });
  const other = instance("Other");
  const calls = [
    ...web.map((one) => call(one, { count: ["absent", "number"] })),
    call(billing, { count: ["absent"] }),
    call(other, { count: ["number"] }),
  ];
  const seen = cluster({ instances: [...web, billing, other], calls });
  assert.deepEqual(breaksOf(taking(COUNT), taking(COUNT_REQUIRED), seen), [
    "Shop.order: `count` is required now: Web@2.1 (2 instances) and billing (Python, 1) call it without",
  ]);
});

const web = instance("Web");

/** How a caller is told of that has sent something; undefined if it is not hit. */
const EVIDENCE: readonly (readonly [
  name: string,
  change: readonly [before: Schema, after: Schema],
  seen: Seen,
  does: string | undefined,
])[] = [
  [
    "nothing for what is required now",
    [COUNT, COUNT_REQUIRED],
    { count: ["absent"] },
    "calls it without",
  ],
  [
    "null for what is required now",
    [COUNT, COUNT_REQUIRED],
    { count: ["null"] },
    "calls it without",
  ],
  [
    "null for what is required now and may be null",
    [COUNT, object({ count: { anyOf: [NUMBER, NULL] } }, "count")],
    { count: ["null"] },
    undefined,
  ],
  ["always what is required now", [COUNT, COUNT_REQUIRED], { count: ["number"] }, undefined],
  ["nothing of a new parameter", [object({}), COUNT_REQUIRED], {}, "calls it without"],
  ["what is no longer known", [COUNT, object({})], { count: ["number"] }, "sends it"],
  ["never what is no longer known", [COUNT, object({})], { count: ["absent"] }, undefined],
  [
    "a kind that is refused",
    [object({ size: { anyOf: [TEXT, NUMBER] } }), object({ size: TEXT })],
    { size: ["number", "string"] },
    "sends it as number",
  ],
  [
    "another kind than is refused",
    [object({ size: { anyOf: [TEXT, NUMBER] } }), object({ size: TEXT })],
    { size: ["string"] },
    undefined,
  ],
  [
    "a kind of which some values are refused",
    [object({ size: TEXT }), object({ size: { ...TEXT, maxLength: 3 } })],
    { size: ["string"] },
    "sends it",
  ],
  [
    "an object of which a part has changed",
    [object({ item: object({}) }), object({ item: object({ price: NUMBER }, "price") })],
    { item: ["object"] },
    "sends `item`",
  ],
];

for (const [name, [before, after], seen, does] of EVIDENCE) {
  Deno.test(`affected services are found by what was sent: ${name}`, () => {
    const all = cluster({ instances: [web], calls: [call(web, seen)] });
    const [line = ""] = breaksOf(taking(before), taking(after), all);
    const hit = does === undefined
      ? "no running service was seen to use it"
      : `Web (1 instance) ${does}`;
    assert(line.endsWith(`: ${hit}`), line);
  });
}

Deno.test("a result hits all callers, and programs that are not registered are counted", () => {
  const gone = instance("Script");
  const seen = cluster({ instances: [web], calls: [call(gone, {}), call(web, {})] });
  const before = { order: [{}, TEXT] } as const;
  const after = { order: [{}, { anyOf: [TEXT, NULL] }] } as const;
  assert.deepEqual(breaksOf(before, after, seen), [
    "Shop.order: its result may be null now, not only string: " +
    "Web (1 instance) and 1 program not registered call it",
  ]);
});

Deno.test("the services of one process are told as one", () => {
  const one = { ...instance("Api"), endpoint: web.endpoint };
  const seen = cluster({ instances: [web, one], calls: [call(web, {})] });
  const [line = ""] = breaksOf(taking({}), {}, seen);
  assert.equal(line, "Shop.order: removed: Api/Web (1 instance) calls it");
});

Deno.test("an event hits handlers that do not accept it as it is now", () => {
  const handlers = [
    instance("Billing", { handles: { "order.*": object({ customer: TEXT }, "customer") } }),
    instance("Stock", { handles: { "order.placed": object({ item: TEXT }) } }),
    instance("Untyped", { handles: { "#": {} } }),
    instance("Deaf", { handles: { "order.paid": TEXT } }),
  ];
  const emitting = (body: Schema): Parts => ({ emits: { "order.placed": body } });
  const before = emitting(object({ item: TEXT, customer: TEXT }, "item", "customer"));
  const after = emitting(object({ item: TEXT }, "item"));
  assert.deepEqual(breaksOf(before, after, cluster({ instances: handlers })), [
    "Shop emits order.placed: `customer` is gone: " +
    "Billing (1 instance) and Untyped (1 instance) handle it",
  ]);
  assert.match(
    breaksOf(before, {}, cluster({ instances: handlers }))[0] ?? "",
    /no longer emitted: Billing .*, Stock .* and Untyped .* handle it$/,
  );
});

Deno.test("an event that is handled hits emitters, by their types or by what they were seen to emit", () => {
  const [typed, fitting, untyped, python] = [
    instance("Typed", { emits: { "order.paid": object({}) } }),
    instance("Fitting", { emits: { "order.paid": object({ total: NUMBER }, "total") } }),
    instance("Untyped", {}),
    instance("billing", undefined, { isPython: true }),
  ] as const;
  const emitted = (one: SeenInstance, body: Seen) => ({
    type: "order.paid",
    source: one.identity,
    body,
  });
  const handling = (body: Schema): Parts => ({ handles: { "order.paid": body } });
  const seen = cluster({
    instances: [typed, fitting, untyped, python],
    events: [
      emitted(untyped, { total: ["number"] }),
      emitted(python, { id: ["number"] }),
      emitted(fitting, { total: ["absent"] }),
    ],
  });
  const before = handling(object({ total: NUMBER }));
  assert.deepEqual(breaksOf(before, handling(object({ total: NUMBER }, "total")), seen), [
    "Shop handles order.paid: `total` is required now: " +
    "Typed (1 instance) emits it; billing (Python, 1) emits it without",
  ]);
});

Deno.test("what runs is compared, too, and what it has in common with the snapshot is told once", () => {
  const shop = instance("Shop", taking(COUNT));
  const old = instance("Shop", taking(object({ count: NUMBER, note: TEXT })));
  const checked = [{
    service: service(taking(COUNT_REQUIRED)),
    snapshot: contractOf(taking(COUNT)),
  }];
  const { breaks, accepted } = compareServices(checked, cluster({ instances: [shop, old] }));
  assert.deepEqual(
    breaks.map(({ text, isInSnapshot, isRunning }) => [text, isInSnapshot, isRunning]),
    [
      ["`count` is required now", true, true],
    ],
  );
  assert.deepEqual(accepted.map(({ text }) => text), ["`note` is no longer known"]);
});

Deno.test("a break that the snapshot has already counts if it hits something that runs", () => {
  const shop = instance("Shop", taking(COUNT));
  const checked = [{ service: service({}), snapshot: contractOf({}) }];
  const unused = compareServices(checked, cluster({ instances: [shop] }));
  assert.deepEqual([unused.breaks.length, unused.accepted.length], [0, 1]);
  const used = cluster({ instances: [shop, web], calls: [call(web, {})] });
  assert.deepEqual(compareServices(checked, used).breaks.map(({ text }) => text), ["removed"]);
  const unknown = [{ service: service({}), snapshot: undefined }];
  assert.equal(compareServices(unknown, cluster({ instances: [shop] })).breaks.length, 1);
});

Deno.test("a new major version is not compared with the one before, and that is said", () => {
  const shop = instance("Shop", taking(COUNT), { version: "1.5.0" });
  const checked = [{ service: service({}, "2.0.0"), snapshot: undefined }];
  const { breaks, notes } = compareServices(checked, cluster({ instances: [shop] }));
  assert.deepEqual(breaks, []);
  assert.match(notes[0] ?? "", /^Shop@2\.0 has another major version than Shop@1\.5, which runs/);
  const minor = [{ service: service({}, "1.6.0"), snapshot: undefined }];
  assert.equal(compareServices(minor, cluster({ instances: [shop] })).breaks.length, 1);
});

Deno.test("a service that does not tell its types is not compared, and that is said", () => {
  const python = instance("Shop", undefined, { isPython: true });
  const checked = [{ service: service({}), snapshot: undefined }];
  const { notes } = compareServices(checked, cluster({ instances: [python] }));
  assert.deepEqual(notes, [
    "Shop (Python) runs and does not tell its types, so it is not compared",
  ]);
  const { types: _, ...untyped } = service({});
  const unread = compareServices([{ service: untyped, snapshot: undefined }], NOTHING_RUNS);
  assert.deepEqual(unread.notes, ["Shop: its types cannot be read, so it is not compared"]);
});

Deno.test("a service of which no instance answers is told, and one of which some do is compared", () => {
  const silent = { ...instance("Shop"), isSilent: true };
  const checked = [{ service: service({}), snapshot: undefined }];
  const all = compareServices(checked, cluster({ instances: [silent] }));
  assert.deepEqual([all.silent, all.notes], [["Shop"], []]);
  const instances = [silent, instance("Shop", taking(COUNT))];
  const some = compareServices(checked, cluster({ instances }));
  assert.deepEqual([some.silent, some.breaks.length], [[], 1]);
});
