/**
 * Events through RabbitMQ, together with the original lymph.
 *
 * @module
 */
export { AmqpEventSystem } from "./event_system.ts";
export type { AmqpEventSystemOptions } from "./options.ts";
export type { BrokerTls } from "./connection/tls.ts";
