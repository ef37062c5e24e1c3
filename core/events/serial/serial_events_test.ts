import assert from "node:assert/strict";
import { Interface, serialEvent, type ServiceEvent } from "../../../mod.ts";
import {
  fakeTime,
  type ServiceSetup,
  startServices,
  type TestServices,
} from "../../../tests/kit/mod.ts";
import { LocalNetwork } from "../../../transports/local/mod.ts";

interface Step {
  readonly key: string;
  readonly step: number;
}

/** What all instances of one test handled, in order. */
class Journal {
  readonly steps: Step[] = [];
  readonly workers = new Set<object>();
  readonly #busy = new Set<string>();
  readonly #reached = new Map<number, () => void>();

  async handle(worker: object, step: Step): Promise<void> {
    assert.ok(!this.#busy.has(step.key), `${step.key} is handled twice at the same time`);
    this.#busy.add(step.key);
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    this.#busy.delete(step.key);
    this.steps.push(step);
    this.workers.add(worker);
    this.#reached.get(this.steps.length)?.();
  }
  /** Resolves once so many steps were handled. */
  reached(count: number): Promise<void> {
    if (this.steps.length >= count) return Promise.resolve();
    return new Promise((resolve) => this.#reached.set(count, resolve));
  }
  of(key: string): number[] {
    return this.steps.filter((step) => step.key === key).map(({ step }) => step);
  }
}

function serialService(journal: Journal): ServiceSetup & { class: new () => Interface } {
  return {
    class: class extends Interface {
      @serialEvent("step.*", { key: (event: ServiceEvent<Step>) => event.body.key, partitions: 5 })
      onStep({ body }: ServiceEvent<Step>): Promise<void> {
        return journal.handle(this, body);
      }
    },
  };
}

const KEYS = Array.from({ length: 12 }, (_, index) => `key-${index}`);

async function emitSteps(services: TestServices, steps: number[]): Promise<void> {
  for (const step of steps) {
    for (const key of KEYS) await services.emit("step.taken", { key, step });
  }
}

Deno.test("instances share the keys, and each key's events are in order", async () => {
  const journal = new Journal();
  await using services = await startServices({
    Accounts: { ...serialService(journal), instances: 3 },
  });
  await emitSteps(services, [0, 1, 2, 3]);
  await journal.reached(4 * KEYS.length);
  for (const key of KEYS) assert.deepEqual(journal.of(key), [0, 1, 2, 3]);
  assert.ok(journal.workers.size > 1, "only one instance worked");
});

Deno.test("events of a key stay in order, none lost, while instances come and go", async () => {
  const journal = new Journal();
  const network = new LocalNetwork();
  const setup = { Accounts: serialService(journal) };
  await using services = await startServices(setup, { network });
  await emitSteps(services, [0, 1]);
  const second = await startServices(setup, { network });
  await emitSteps(services, [2, 3]);
  const third = await startServices(setup, { network });
  await emitSteps(services, [4]);
  await second[Symbol.asyncDispose]();
  await emitSteps(services, [5, 6]);
  await third[Symbol.asyncDispose]();
  await emitSteps(services, [7]);
  await journal.reached(8 * KEYS.length);
  for (const key of KEYS) assert.deepEqual(journal.of(key), [0, 1, 2, 3, 4, 5, 6, 7]);
});

Deno.test("serial events wait for a service that is not running", async () => {
  const journal = new Journal();
  const network = new LocalNetwork();
  const setup = { Accounts: serialService(journal) };
  await (await startServices(setup, { network }))[Symbol.asyncDispose]();
  await using emitter = await startServices({}, { network });
  await emitSteps(emitter, [0, 1]);
  await using _services = await startServices(setup, { network });
  await journal.reached(2 * KEYS.length);
  for (const key of KEYS) assert.deepEqual(journal.of(key), [0, 1]);
});

Deno.test("two services with a handler of the same name get each event once", async () => {
  const [one, two] = [new Journal(), new Journal()];
  await using services = await startServices({ One: serialService(one), Two: serialService(two) });
  await emitSteps(services, [0, 1]);
  for (const journal of [one, two]) {
    await journal.reached(2 * KEYS.length);
    for (const key of KEYS) assert.deepEqual(journal.of(key), [0, 1]);
  }
});

Deno.test("an event without a usable key is a dead letter and holds up no other", async () => {
  const journal = new Journal();
  await using services = await startServices({ Accounts: serialService(journal) });
  for (const body of [null, {}]) await services.emit("step.taken", body);
  await emitSteps(services, [0]);
  await journal.reached(KEYS.length);
  const letters = await services.deadLetters.list();
  assert.deepEqual(letters.map(({ queue }) => queue), Array(2).fill("Accounts-onStep.push"));
  assert.equal(journal.steps.length, KEYS.length);
});

Deno.test("a failed serial event holds up its own partition until it is handled", async () => {
  const steps: number[] = [];
  class Accounts extends Interface {
    @serialEvent("step", { key: (event: ServiceEvent<Step>) => event.body.key })
    onStep({ body: { step }, headers }: ServiceEvent<Step>): void {
      assert.match(String(headers.trace_id), /^[0-9a-f]{32}$/);
      steps.push(step);
      if (steps.length === 1) throw new Error("not yet");
    }
  }
  using time = fakeTime();
  await using services = await startServices({ Accounts });
  await services.emit("step", { key: "a", step: 1 });
  await services.emit("step", { key: "a", step: 2 });
  await services.settled();
  assert.deepEqual(steps, [1]);
  await time.advance(250);
  await services.settled();
  assert.deepEqual(steps, [1, 1, 2]);
  services.expectEvents([{ type: "step" }, { type: "step" }]);
});

Deno.test("the number of partitions is checked where it is declared", () => {
  const key = () => "";
  assert.throws(() => serialEvent("a", { key, partitions: 0 }), RangeError);
  assert.throws(() => serialEvent("a", { key, partitions: 1.5 }), RangeError);
});

Deno.test("serial events of all types are handled once each, whatever carries them", async () => {
  class Audit extends Interface {
    readonly seen: string[] = [];

    @serialEvent("#", { key: () => "all", partitions: 3 })
    order({ type }: ServiceEvent): void {
      this.seen.push(type);
    }
  }
  using time = fakeTime();
  await using services = await startServices({ Audit });
  await time.advance(1000);
  for (const type of ["order", "order.1", "other"]) await services.emit(type, {});
  await services.settled();
  assert.deepEqual(services.instances<Audit>("Audit")[0]?.seen, ["order", "order.1", "other"]);
});
