import assert from "node:assert/strict";
import { hashContract } from "../../core/contract/comparing/normal_form.ts";
import type { ClassContract } from "../../core/contract/contract.ts";
import type { ServiceInstance } from "../../core/discovery/instance.ts";
import { TimeoutError } from "../../core/errors.ts";
import type { Message } from "../../core/message/message.ts";
import type { Question } from "../../core/rpc/question.ts";
import type { RequestOptions } from "../../core/rpc/calling/request_options.ts";
import type { Connection } from "../client/connection.ts";
import { checkWithCluster } from "./check_project.ts";

const contract = (methods: ClassContract["methods"], emits: ClassContract["emits"] = {}) =>
  ({
    methods,
    emits,
    handles: {},
    definitions: {},
    untranslated: [],
  }) as unknown as ClassContract;

const OLD = contract({ order: { input: {}, output: {} } });
const NEW = contract({});

interface Running {
  readonly service: string;
  /** What it tells; undefined for one of Python lymph. */
  readonly contract?: ClassContract;
  /** How often it does not answer at first. */
  readonly losses?: number;
}

/** A connection to services that only describe themselves. */
class Fake {
  /** What was asked, as `<endpoint> <header>`. */
  readonly asked: string[] = [];
  readonly #running: readonly Running[];

  constructor(running: readonly Running[]) {
    this.#running = running;
  }

  discover(): Promise<string[]> {
    const names = new Set(this.#running.map(({ service }) => service));
    return Promise.resolve(["lymph", ...names]);
  }

  instances(service: string): Promise<readonly ServiceInstance[]> {
    const found = this.#running.flatMap((one, index) =>
      one.service === service
        ? [{
          id: `${index}`,
          service,
          identity: `${index}`,
          endpoint: `tcp://${index}`,
          version: null,
          metadata: one.contract === undefined ? {} : { class: "a.ts:A" },
        }]
        : []
    );
    return Promise.resolve(found);
  }

  async request(
    address: string,
    question: Question,
    { headers = {} }: RequestOptions,
  ): Promise<Message> {
    const [header = ""] = Object.keys(headers);
    this.asked.push(`${address} ${header}`);
    const { service, contract, losses = 0 } = this.#running[Number(address.slice(6))] as Running;
    if (this.asked.filter((line) => line.startsWith(address)).length <= losses) {
      const { subject } = question;
      const request = { subject, endpoint: address, traceId: "" };
      throw new TimeoutError(`${subject} was not answered`, request);
    }
    if (contract === undefined) return { body: {} } as Message;
    const hashes = { [service]: await hashContract(contract) };
    const body = header === "contracts"
      ? { contracts: { [service]: contract } }
      : { usage: { hashes, seconds: 9, calls: [], events: [] } };
    return { body } as Message;
  }
}

async function check(running: readonly Running[], types: ClassContract) {
  const fake = new Fake(running);
  const service = { name: "Shop", version: null, methods: [], routes: [], types };
  const services = [{ service, snapshot: undefined }];
  const found = await checkWithCluster(services, fake as unknown as Connection);
  return { ...found, asked: fake.asked.sort() };
}

Deno.test("a contract that the working tree has as well is not asked for", async () => {
  const { asked, breaks } = await check([{ service: "Shop", contract: NEW }], NEW);
  assert.deepEqual([asked, breaks], [["tcp://0 usage"], []]);
});

Deno.test("one instance of each release is asked for its contract, and others not at all", async () => {
  const running = [
    { service: "Shop", contract: OLD },
    { service: "Shop", contract: OLD },
    { service: "Other", contract: OLD },
  ];
  const { asked, breaks, cluster } = await check(running, NEW);
  assert.deepEqual(asked, ["tcp://0 contracts", "tcp://0 usage", "tcp://1 usage"]);
  assert.deepEqual(breaks.map(({ text }) => text), ["removed"]);
  assert.equal(cluster.seconds, 9);
});

Deno.test("after a break of an event all services are asked", async () => {
  const running = [
    { service: "Shop", contract: contract({}, { placed: {} }) },
    { service: "Other", contract: OLD },
  ];
  const { asked } = await check(running, NEW);
  assert.deepEqual(asked.filter((line) => line.startsWith("tcp://1")), [
    "tcp://1 contracts",
    "tcp://1 usage",
  ]);
});

Deno.test("services of Python lymph that may handle an event that breaks are named", async () => {
  const running = [
    { service: "Shop", contract: contract({}, { placed: {} }) },
    { service: "billing" },
  ];
  const { notes } = await check(running, NEW);
  assert.deepEqual(notes, [
    "Services of Python lymph do not tell which events they handle: billing",
  ]);
});

Deno.test("an instance whose first answer is lost is asked again", async () => {
  const { notes, breaks } = await check([{ service: "Shop", contract: OLD, losses: 1 }], NEW);
  assert.deepEqual([notes, breaks.length], [[], 1]);
});

Deno.test("an instance that does not answer is told", async () => {
  const { notes, silent } = await check([{ service: "Shop", contract: OLD, losses: 9 }], NEW);
  assert.deepEqual(silent, ["Shop"]);
  assert.match(
    notes.join("\n"),
    /^Shop at tcp:\/\/0 does not answer: lymph\.inspect was not answered/,
  );
});

Deno.test("an instance of Python lymph is told as one that cannot be compared", async () => {
  const { notes } = await check([{ service: "Shop" }], NEW);
  assert.deepEqual(notes, [
    "Shop (Python) runs and does not tell its types, so it is not compared",
  ]);
});

Deno.test("a registry that does not answer is an error that says how to do without it", async () => {
  const connection = { discover: () => Promise.reject(new Error("Nobody is there")) };
  await assert.rejects(checkWithCluster([], connection as unknown as Connection), {
    message: "Nobody is there: with --snapshots, check does not look at what runs",
  });
});
