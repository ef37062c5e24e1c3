/**
 * Tools for testing services, and contract tests for those who write their own parts.
 *
 * @module
 */
export { testEventSystem } from "./contracts/event_system.ts";
export type { CreateEventSystemPair, EventSystemPair } from "./contracts/events/pair.ts";
export {
  type CreateServiceRegistryPair,
  type ServiceRegistryPair,
  testServiceRegistry,
} from "./contracts/service_registry.ts";
export { untilInstances, type UntilInstancesOptions } from "./contracts/until_instances.ts";
export { testSerializer } from "./contracts/serializer.ts";
export type { SerializerTraits } from "./contracts/serializer/fact.ts";
export { testTransport } from "./contracts/transport.ts";
export type {
  CreateTransportPair,
  TransportPair,
  TransportTraits,
} from "./contracts/transport/pair.ts";
export { eventually, type EventuallyOptions } from "./eventually.ts";
export { type FakeTime, fakeTime, type FakeTimeOptions } from "./fake_time.ts";
export type { ExpectedCall } from "./expect_calls.ts";
export type { Expected, ExpectedValue } from "./fitted.ts";
export { assertEvents, type ExpectedEvent, type RecordedEvent } from "./expect_events.ts";
export type { RecordedError } from "./failures.ts";
export type { RecordedTask } from "./recorder.ts";
export { Recordings } from "./recordings.ts";
export { type CommandOutput, runCommand, type RunCommandOptions } from "./run_command.ts";
export { startServices } from "./start_services.ts";
export type { RecordedCall, Stub } from "./stubs.ts";
export type { ServiceSetup, StartOptions } from "./service_setup.ts";
export { TestServices } from "./test_services.ts";
export type {
  StoredTrace,
  TraceBatch,
  TracePage,
  TraceQuery,
  TraceStore,
  TraceSummary,
} from "../../core/observe/traces/trace_store.ts";
export type {
  RecordedLine,
  RecordedSpan,
  SpanValue,
} from "../../core/observe/traces/recorded_span.ts";
export { WebClient } from "./web/web_client.ts";
export {
  type RabbitmqPorts,
  RabbitmqServer,
  startRabbitmq,
  type StartRabbitmqOptions,
} from "./servers/rabbitmq.ts";
export { Relay, type RelayTarget } from "./servers/relay.ts";
export {
  startZookeeper,
  type StartZookeeperOptions,
  ZookeeperEnsemble,
  ZookeeperServer,
} from "./servers/zookeeper.ts";
