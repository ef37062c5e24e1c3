import { Container, type Plugin, type ValidateOptions } from "../../mod.ts";
import type { LocalNetwork } from "../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../transports/serializers/mod.ts";
import { describeClass } from "./described_classes.ts";
import { isTimeFaked, realTime } from "./real_time.ts";
import { PATIENCE_MS } from "./settle.ts";
import type { TestTraces } from "./traces/test_traces.ts";

/** What all containers of a test have in common. */
export interface TestContainersOptions {
  /** Where traces are recorded, if at all. */
  readonly traces: TestTraces;
  /** What is checked. */
  readonly validate: ValidateOptions;
  /** Plugins of all of them. */
  readonly plugins: readonly Plugin[];
}

/** Options of {@linkcode TestContainers.create}. */
export interface TestContainerOptions {
  /** Whether other programs cannot find its services. @default {false} */
  readonly isolated?: boolean;
  /** Plugins besides those of all. @default {[]} */
  readonly plugins?: readonly Plugin[];
}

/** The containers of a test: one for each instance of a service, as in production. */
export class TestContainers {
  readonly #network: LocalNetwork;
  readonly #options: TestContainersOptions;
  readonly #containers: Container[] = [];

  /** Creates none yet. */
  constructor(network: LocalNetwork, options: TestContainersOptions) {
    this.#network = network;
    this.#options = options;
  }

  /** Creates a container that is not started. */
  create({ isolated = false, plugins = [] }: TestContainerOptions = {}): Container {
    const { traces, validate, plugins: common } = this.#options;
    const container = new Container(this.#network.parts(new MsgpackSerializer()), {
      isolated,
      peer: { quietMs: 0 },
      ...traces.trace([...plugins, ...common]),
      describeClass,
      validate,
    });
    this.#containers.push(container);
    return container;
  }

  /**
   * Stops all of them, the last one first, and waits for what runs; under fake time for a second at
   * most.
   *
   * @param first What is stopped before all others.
   */
  async stop(first: Container | undefined): Promise<void> {
    const hurry = new AbortController();
    const timer = isTimeFaked() && realTime.setTimeout(() => hurry.abort(), PATIENCE_MS);
    try {
      await first?.stop(hurry);
      for (const container of this.#containers.reverse()) await container.stop(hurry);
    } finally {
      if (timer) realTime.clearTimeout(timer);
    }
  }
}
