import assert from "node:assert/strict";
import {
  Container,
  event,
  EventTimeoutError,
  eventType,
  Interface,
  type Plugin,
  rpc,
  type ServiceEvent,
  UnrecoverableError,
} from "../../mod.ts";
import { fakeTime, startServices } from "../../tests/kit/mod.ts";
import { LocalNetwork } from "../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import { currentTraceId } from "../observe/trace.ts";

const greeted = eventType<{ name: string }>("greeted");

class Listen extends Interface {
  readonly heard: string[] = [];

  @event(greeted)
  onGreeted({ body }: ServiceEvent<{ name: string }>): void {
    this.heard.push(body.name);
  }
}

class Loud extends Interface {
  readonly heard: unknown[] = [];

  @event("greeted", { broadcast: true })
  onGreeted({ body }: ServiceEvent): void {
    this.heard.push(body);
  }
}

Deno.test("one instance of each service gets an event, a broadcast reaches all", async () => {
  const four = { instances: 4 };
  await using services = await startServices({
    Listen: { class: Listen, ...four },
    Also: { class: Listen, ...four },
    Loud: { class: Loud, ...four },
  });
  for (const name of ["Joe", "Jim"]) await services.emit("greeted", { name });
  await services.settled();
  const heard = (name: string) => services.instances<Listen>(name).map((one) => one.heard.length);
  const sum = (counts: number[]) => counts.reduce((a, b) => a + b);
  assert.equal(sum(heard("Listen")), 2);
  assert.equal(sum(heard("Also")), 2);
  assert.deepEqual(heard("Loud"), [2, 2, 2, 2]);
});

Deno.test("the events of an inactive handler wait for a subscriber of its queue", async () => {
  let count = 0;
  const bodies: unknown[] = [];
  class Idle extends Interface {
    @event("greeted", { active: false })
    onGreeted(): void {
      count++;
    }
    @event("greeted", { active: false, broadcast: true })
    onNews(): void {
      count++;
    }
    @rpc()
    async wake(): Promise<void> {
      await this.subscribe("greeted", ({ body }) => void bodies.push(body), {
        queueName: "onGreeted",
      });
    }
  }
  await using services = await startServices({ Idle });
  await services.emit("greeted", 1);
  await services.settled();
  assert.deepEqual(bodies, []);
  await services.proxy<Idle>("Idle").wake();
  await services.emit("greeted", 2);
  await services.settled();
  assert.deepEqual(bodies.toSorted(), [1, 2]);
  assert.equal(count, 0, "the handler itself stays inactive");
});

Deno.test("a handler runs in its event's trace, and what it emits belongs to it", async () => {
  const traces: unknown[] = [];
  class Chain extends Interface {
    @rpc()
    async begin(): Promise<void> {
      traces.push(currentTraceId());
      await this.emit("began");
    }
    @event("began")
    async onBegan({ headers }: ServiceEvent): Promise<void> {
      traces.push(headers.trace_id, currentTraceId());
      await this.emit("ended");
    }
    @event("ended")
    onEnded({ headers, source }: ServiceEvent): void {
      traces.push(headers.trace_id);
      assert.match(source, /^[0-9a-f]{32}$/);
    }
  }
  await using services = await startServices({ Chain });
  await services.proxy<Chain>("Chain").begin();
  await services.settled();
  assert.equal(traces.length, 4);
  assert.equal(new Set(traces).size, 1);
});

Deno.test("a failing handler is tried six times in eight seconds, then it is a dead letter", async () => {
  let attempts = 0;
  class Poor extends Interface {
    @event("greeted")
    onGreeted(): void {
      attempts++;
      throw new RangeError("no luck");
    }
  }
  using time = fakeTime();
  await using services = await startServices({ Poor });
  await services.emit("greeted");
  await time.advance(7_749);
  assert.equal(attempts, 5);
  await time.advance(1);
  assert.equal(attempts, 6);
  const [letter] = await services.deadLetters.list();
  assert.equal(letter?.queue, "Poor-onGreeted");
  assert.equal(letter?.attempts, 6);
});

Deno.test("an UnrecoverableError is not tried again", async () => {
  class Strict extends Interface {
    @event("greeted")
    onGreeted(): void {
      throw new UnrecoverableError("nobody is named so");
    }
  }
  await using services = await startServices({ Strict });
  await services.emit("greeted");
  await services.settled();
  const letters = await services.deadLetters.list();
  assert.deepEqual(letters.map(({ attempts }) => attempts), [1]);
});

class OnDemand extends Interface {
  readonly heard: unknown[] = [];

  hear(options = {}): Promise<AsyncDisposable> {
    const handler = ({ body }: ServiceEvent): void => {
      this.heard.push(body);
      if (body === "odd") throw new Error("not this one");
    };
    return this.subscribe(["told.*"], handler, options);
  }
  wait(options = {}): Promise<ServiceEvent<{ name: string }>> {
    return this.nextEvent(greeted, options);
  }
  greet(name: string): Promise<void> {
    return this.emit(greeted, { name });
  }
}

async function startOnDemand() {
  const services = await startServices({ OnDemand });
  const [service = assert.fail()] = services.instances<OnDemand>("OnDemand");
  return {
    services,
    service,
    [Symbol.asyncDispose]: () => services[Symbol.asyncDispose](),
  };
}

Deno.test("a service subscribes and unsubscribes while it runs", async () => {
  await using started = await startOnDemand();
  const { service, services } = started;
  const live = await service.hear();
  await services.emit("told.once", 1);
  await services.settled();
  await live[Symbol.asyncDispose]();
  await services.emit("told.twice", 2);
  await services.settled();
  assert.deepEqual(service.heard, [1]);
});

Deno.test("a once handler handles the first event that it does not fail at, and no other", async () => {
  using _time = fakeTime();
  await using started = await startOnDemand();
  const { service, services } = started;
  await service.hear({ once: true });
  for (const body of ["odd", "fine", "late"]) await services.emit("told.all", body);
  await services.settled();
  await services.emit("told.later", "later");
  await services.settled();
  assert.deepEqual(service.heard, ["odd", "fine"]);
});

Deno.test("two handlers of one service cannot share a queue by accident", async () => {
  await using started = await startOnDemand();
  const { service } = started;
  const first = await service.hear();
  await assert.rejects(service.hear(), /Cannot subscribe to OnDemand-handler twice/);
  await using _other = await service.hear({ queueName: "other" });
  await using _everybody = await service.hear({ broadcast: true });
  await first[Symbol.asyncDispose]();
  await using _again = await service.hear();
});

Deno.test("plugins are told of every attempt that fails", async () => {
  const errors: unknown[] = [];
  class Poor extends Interface {
    @event("greeted", { retries: 1 })
    onGreeted(): void {
      throw new RangeError("no luck");
    }
  }
  using time = fakeTime();
  const network = new LocalNetwork();
  const onError: Plugin["onError"] = (error, { subject, traceId }) =>
    errors.push([error.message, subject, traceId]);
  const parts = network.parts(new MsgpackSerializer());
  await using container = new Container(parts, {
    plugins: [{ name: "watch", onError }],
    peer: { quietMs: 0 },
  });
  await container.install(Poor);
  await container.start();
  const headers = { trace_id: "0123" };
  await parts.events.emit({ type: "greeted", body: {}, source: "test", headers });
  await time.advance(250);
  assert.deepEqual(errors, Array(2).fill(["no luck", "Poor-onGreeted", "0123"]));
});

Deno.test("stopping waits for handlers, unless it is aborted", async () => {
  for (const isAborted of [false, true]) {
    const [started, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    class Slow extends Interface {
      @event("greeted")
      onGreeted(): Promise<void> {
        started.resolve();
        return release.promise;
      }
    }
    const parts = new LocalNetwork().parts(new MsgpackSerializer());
    const container = new Container(parts, { peer: { quietMs: 0 } });
    await container.install(Slow);
    await container.start();
    await container.emit("greeted", {});
    await started.promise;
    const abort = new AbortController();
    let isStopped = false;
    const stopped = container.stop({ signal: abort.signal }).then(() => isStopped = true);
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
    assert.equal(isStopped, false);
    if (isAborted) abort.abort();
    else release.resolve();
    await stopped;
    release.resolve();
  }
});

Deno.test("once and broadcast do not go together", async () => {
  assert.throws(() => event("a", { once: true, broadcast: true }), TypeError);
  await using started = await startOnDemand();
  await assert.rejects(started.service.hear({ once: true, broadcast: true }), TypeError);
});

Deno.test("a handler needs event types", () => {
  assert.throws(() => event([]), /at least one is required/);
});

Deno.test("the next event is not missed, however early it is triggered", async () => {
  await using started = await startOnDemand();
  const { service } = started;
  const { type, body } = await service.wait({ trigger: () => service.greet("Joe") });
  assert.deepEqual([type, body.name], ["greeted", "Joe"]);
});

Deno.test("waiting for an event ends in time", async () => {
  using time = fakeTime();
  await using started = await startOnDemand();
  const failed = assert.rejects(started.service.wait(), {
    name: EventTimeoutError.prototype.name,
    message: "No greeted event came within 3000 ms",
  });
  await time.advance(3000);
  await failed;
});

Deno.test("waiting for an event fails when its trigger does", async () => {
  await using started = await startOnDemand();
  const trigger = () => Promise.reject(new RangeError("no"));
  await assert.rejects(started.service.wait({ trigger }), RangeError);
});

Deno.test("bodies that do not fit the event type do not compile", () => {
  class Wrong extends Interface {
    greet(): Promise<void> {
      // @ts-expect-error a name is text
      return this.emit(greeted, { name: 7 });
    }
    // @ts-expect-error a name is text
    @event(greeted)
    onGreeted(_event: ServiceEvent<{ name: number }>): void {}
  }
  assert.ok(Wrong);
});
