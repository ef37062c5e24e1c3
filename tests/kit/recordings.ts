import type { DeadLetters } from "../../core/contracts.ts";
import type { TraceStore } from "../../core/observe/traces/trace_store.ts";
import { assertCalls, assertSomeCalls, type ExpectedCall } from "./expect_calls.ts";
import { assertEvents, type ExpectedEvent, type RecordedEvent } from "./expect_events.ts";
import type { RecordedError } from "./failures.ts";
import type { RecordedTask, Recorder } from "./recorder.ts";
import type { RecordedCall } from "./stubs.ts";

/** What was seen of services under test, and what a test expects of it. */
export abstract class Recordings {
  /**
   * Every event that was emitted so far, in order, with its body as handlers get it; without those
   * by which the framework hands over tasks and serial events.
   */
  readonly emitted: RecordedEvent[];
  /** Every task that was handed over so far, in order. */
  readonly tasks: RecordedTask[];
  /** Events that no attempt could handle. */
  readonly deadLetters: DeadLetters;
  /**
   * Every undeclared error so far, in order: what methods, handlers of events, tasks
   * and stubs have thrown, why requests were refused, and which answers could not be sent.
   */
  readonly errors: RecordedError[] = [];
  /**
   * The traces of what happened so far: which request, event, task or HTTP request has led to which,
   * with log lines, arguments and results. Empty without the option `traces`.
   */
  readonly traces: TraceStore;
  /** Every call so far that has reached a service or a stub, in order, the test's own included. */
  readonly calls: RecordedCall[] = [];

  /** Shows what a recorder remembers. */
  constructor({ events, tasks }: Recorder, deadLetters: DeadLetters, traces: TraceStore) {
    this.emitted = events;
    this.traces = traces;
    this.tasks = tasks;
    this.deadLetters = deadLetters;
  }

  /**
   * Asserts that exactly these events were emitted so far, in this order.
   *
   * @throws {assert.AssertionError} If not; it shows the difference.
   *
   * @example What a service emits
   * ```ts
   * import { Interface, rpc } from "@lymph/lymph";
   * import { startServices } from "@lymph/lymph/testing";
   *
   * class Shop extends Interface {
   *   @rpc()
   *   async order(): Promise<void> {
   *     await this.emit("order.placed", { id: crypto.randomUUID() });
   *     await this.emit("order.overdue", {}, { delayMs: 60_000 });
   *   }
   * }
   *
   * await using services = await startServices({ Shop });
   * await services.proxy<Shop>("Shop").order();
   * services.expectEvents([
   *   { type: "order.placed", body: ({ id }: { id: string }) => id.length === 36 },
   *   { type: "order.overdue", delayMs: 60_000 },
   * ]);
   * ```
   */
  expectEvents(expected: readonly ExpectedEvent[]): void {
    assertEvents(this.emitted, expected);
  }

  /**
   * Asserts that exactly these calls have reached services and stubs so far, in this order, the test's
   * own included.
   *
   * @throws {assert.AssertionError} If not; it shows the difference.
   */
  expectCalls(expected: readonly ExpectedCall[]): void {
    assertCalls(this.calls, expected);
  }

  /**
   * Asserts that these calls are among those so far, in this order; others may stand between them.
   *
   * @throws {assert.AssertionError} If not; it names the first that is missing.
   *
   * @example What a service asks of others
   * ```ts
   * import { Interface, rpc } from "@lymph/lymph";
   * import { startServices } from "@lymph/lymph/testing";
   *
   * class Shop extends Interface {
   *   @rpc()
   *   async order({ item }: { item: string }): Promise<void> {
   *     const body = { item, id: crypto.randomUUID() };
   *     await this.request("Stock", { subject: "Stock.reserve", body });
   *   }
   * }
   *
   * await using services = await startServices({ Shop }, { stubs: { "Stock.reserve": null } });
   * await services.proxy<Shop>("Shop").order({ item: "tea" });
   * const isId = (id: string) => id.length === 36;
   * services.expectSomeCalls([{ subject: "Stock.reserve", args: { item: "tea", id: isId } }]);
   * ```
   */
  expectSomeCalls(expected: readonly ExpectedCall[]): void {
    assertSomeCalls(this.calls, expected);
  }
}
