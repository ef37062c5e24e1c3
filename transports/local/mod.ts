/**
 * A whole cluster inside one process: transport, registry and events without a wire.
 *
 * @example Two services that meet in one process
 * ```ts
 * import { Container, Interface, rpc } from "@lymph/lymph";
 * import { LocalNetwork } from "@lymph/lymph/local";
 * import { MsgpackSerializer } from "@lymph/lymph/serializers";
 *
 * class Echo extends Interface {
 *   @rpc()
 *   echo({ text }: { text: string }): string {
 *     return text;
 *   }
 * }
 *
 * const network = new LocalNetwork();
 * await using service = new Container(network.parts(new MsgpackSerializer()));
 * await service.install(Echo);
 * await service.start();
 * await using client = new Container(network.parts(new MsgpackSerializer()));
 * await client.start();
 * const reply = await client.request("Echo", { subject: "Echo.echo", body: { text: "hi" } });
 * console.assert(reply.body === "hi");
 * ```
 *
 * @module
 */
export { LocalBroker, type LocalDeadLetter, type LocalRun } from "./broker.ts";
export { LocalDeadLetters } from "./dead_letters.ts";
export { LocalEventSystem } from "./event_system.ts";
export { LocalNetwork, type LocalParts } from "./network.ts";
export { packEvent, unpackEvent } from "./packed_event.ts";
export type { PackedEvent } from "./queue.ts";
export { LocalServiceRegistry, type LocalServices } from "./registry.ts";
export { type LocalRoutes, LocalTransport } from "./transport.ts";
