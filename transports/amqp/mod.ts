/**
 * Events through RabbitMQ, together with Python lymph.
 *
 * @module
 */
export { AmqpEventSystem } from "./event_system.ts";
export type { AmqpEventSystemOptions } from "./options.ts";
export type { BrokerTls } from "./tls.ts";
