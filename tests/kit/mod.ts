/**
 * Tools for testing services, and contract tests for those who write their own parts.
 *
 * @module
 */
export {
  type RecordedEvent,
  type ServiceSetup,
  type StartOptions,
  startServices,
  TestServices,
} from "./start_services.ts";
export type { RecordedCall, Stub } from "./stubs.ts";
