/**
 * ZeroMQ in pure TypeScript: ZMTP 3.1 (and 3.0) over TCP and unix sockets.
 *
 * The framework itself uses two parts: {@linkcode ZmtpTransport} for requests and
 * {@linkcode ZmtpBroadcast} for logs and metrics. The sockets {@linkcode Router},
 * {@linkcode Dealer}, {@linkcode Pub} and {@linkcode Sub} are for programs that talk to other
 * ZeroMQ programs.
 *
 * @example A question and its answer
 * ```ts
 * import { Dealer, Router } from "@lymph/lymph/zmtp";
 * import assert from "node:assert/strict";
 *
 * await using router = new Router();
 * await using dealer = new Dealer({ identity: "me" });
 * dealer.connect(await router.bind("tcp://127.0.0.1:0"));
 *
 * await dealer.send("Who am I?");
 * const { value: [peer] } = await router.next();
 * assert.equal(new TextDecoder().decode(peer), "me");
 * ```
 *
 * @see {@link https://rfc.zeromq.org/spec/37/}
 * @module
 */
export type { Component, StopOptions } from "../../core/component.ts";
export { LymphError } from "../../core/errors.ts";
export type { Frame, Receiver, Transport } from "../../core/rpc/transport.ts";
export type { Broadcast } from "../../core/observe/broadcast.ts";
export { ZmtpBroadcast, type ZmtpBroadcastOptions } from "./transport/broadcast.ts";
export { Dealer, type DealerOptions } from "./sockets/dealer.ts";
export { AddressInUseError, ProtocolError, SendError } from "./wire/errors.ts";
export type {
  ConnectionOptions,
  DialOptions,
  ListenOptions,
  MemoryOptions,
  MessageLimits,
  SocketOptions,
} from "./options.ts";
export { Pub, type PubOptions } from "./sockets/pub.ts";
export { Router, type RouterOptions } from "./sockets/router.ts";
export type { Sendable } from "./sockets/socket.ts";
export { Sub } from "./sockets/sub.ts";
export type { ReceivingSocket, SocketCore, ZmtpSocket } from "./sockets/zmtp_socket.ts";
export { ZmtpTransport } from "./transport/transport.ts";
export type { ZmtpTransportOptions } from "./transport/transport_options.ts";
