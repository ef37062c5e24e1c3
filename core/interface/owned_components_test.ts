import assert from "node:assert/strict";
import { Container, Interface, type OwnedComponent } from "../../mod.ts";
import { startServices } from "../../tests/kit/mod.ts";
import { LocalNetwork } from "../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";

const steps: string[] = [];

class Part implements OwnedComponent {
  readonly name: string;
  readonly problem: string | undefined;

  constructor(name: string, problem?: string) {
    this.name = name;
    this.problem = problem;
  }

  async start(): Promise<void> {
    await Promise.resolve();
    steps.push(`start ${this.name}`);
    if (this.problem === "start") throw new Error(`${this.name} is broken`);
  }

  async stop(): Promise<void> {
    steps.push(`stop ${this.name}`);
    if (this.problem === "stop") throw new Error(`${this.name} cannot stop`);
    if (this.problem === "never stops") await new Promise(() => {});
  }
}

/** Uses two parts, and a third one late. */
class Owner extends Interface {
  readonly first: Part = this.use(new Part("first"));
  readonly second: Part = this.use(new Part("second"));

  override onStart(): void {
    steps.push("onStart");
    this.use(new Part("third"));
  }

  override onStop(): void {
    steps.push("onStop");
  }

  useLate(): void {
    this.use(new Part("late"));
  }
}

const containerOf = () => new Container(new LocalNetwork().parts(new MsgpackSerializer()));

Deno.test("components start in order before onStart and stop in reverse after onStop", async () => {
  steps.length = 0;
  {
    await using services = await startServices({ Owner });
    const [owner] = services.instances<Owner>("Owner");
    assert.equal(owner?.first.name, "first");
    assert.deepEqual(steps, ["start first", "start second", "onStart", "start third"]);
  }
  assert.deepEqual(steps.slice(4), ["onStop", "stop third", "stop second", "stop first"]);
});

Deno.test("a component that fails to start keeps its service from starting, and is stopped", async () => {
  steps.length = 0;
  class Broken extends Interface {
    readonly good: Part = this.use(new Part("good"));
    readonly bad: Part = this.use(new Part("bad", "start"));
    readonly unused: Part = this.use(new Part("unused"));
    override onStart(): void {
      steps.push("onStart");
    }
  }
  await assert.rejects(startServices({ Broken }), {
    message: "Broken could not start: bad is broken",
  });
  assert.deepEqual(steps, ["start good", "start bad", "stop bad", "stop good"]);
});

Deno.test("a component that fails to stop keeps no other from stopping", async () => {
  steps.length = 0;
  class Clumsy extends Interface {
    readonly good: Part = this.use(new Part("good"));
    readonly bad: Part = this.use(new Part("bad", "stop"));
  }
  const container = containerOf();
  await container.install(Clumsy);
  await container.start();
  await assert.rejects(container.stop(), { message: "Clumsy could not stop: bad cannot stop" });
  assert.deepEqual(steps.slice(2), ["stop bad", "stop good"]);
});

Deno.test("components stop although onStop fails", async () => {
  steps.length = 0;
  class Sulking extends Interface {
    readonly part: Part = this.use(new Part("part"));
    override onStop(): void {
      throw new Error("no");
    }
  }
  const container = containerOf();
  await container.install(Sulking);
  await container.start();
  await assert.rejects(container.stop(), { message: "Sulking could not stop: no" });
  assert.deepEqual(steps, ["start part", "stop part"]);
});

Deno.test("a hurried stop does not wait for a component that never stops", async () => {
  steps.length = 0;
  class Stuck extends Interface {
    readonly good: Part = this.use(new Part("good"));
    readonly stuck: Part = this.use(new Part("stuck", "never stops"));
  }
  const container = containerOf();
  await container.install(Stuck);
  await container.start();
  await container.stop({ signal: AbortSignal.abort() });
  assert.deepEqual(steps.slice(2), ["stop stuck", "stop good"]);
});

Deno.test("a container that is stopped while a component starts stops it, and starts nothing more", async () => {
  steps.length = 0;
  const isStarting = Promise.withResolvers<void>();
  const mayStart = Promise.withResolvers<void>();
  class Slow extends Interface {
    readonly part: OwnedComponent = this.use({
      start: () => (isStarting.resolve(), mayStart.promise),
      stop: () => void steps.push("stop"),
    });
    readonly next: Part = this.use(new Part("next"));
    override onStart(): void {
      steps.push("onStart");
    }
  }
  const container = containerOf();
  await container.install(Slow);
  const starting = container.start();
  await isStarting.promise;
  const stopping = container.stop();
  mayStart.resolve();
  await stopping;
  await assert.rejects(starting, { name: "AbortError" });
  assert.deepEqual(steps, ["stop"]);
});

Deno.test("a component cannot be named once its service has started", async () => {
  await using services = await startServices({ Owner });
  assert.throws(() => services.instances<Owner>("Owner")[0]?.useLate(), {
    name: "TypeError",
    message: "Cannot use Part as its service has started: call use() in a field, the " +
      "constructor, applyConfig() or onStart()",
  });
});
