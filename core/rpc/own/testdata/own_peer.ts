import { setImmediate } from "node:timers";
import { MsgpackSerializer } from "../../../../transports/serializers/mod.ts";
import { PING } from "../../container_subjects.ts";
import { Peer } from "../../peer.ts";
import type { PeerOptions } from "../../peer_options.ts";
import type { Answer } from "../../serving/answer.ts";
import type { IncomingRequest } from "../../serving/request_context.ts";
import { ScriptedTransport } from "../../testdata/scripted_transport.ts";

/** Serves a request. */
export type Handle = (request: IncomingRequest) => Answer | Promise<Answer>;

const echo: Handle = ({ message: { body } }) => ({ type: "REP", body });

/** A peer that asks itself, and the transport that it must not need for it. */
export async function startPeer(handle: Handle = echo, options?: PeerOptions) {
  const transport = new ScriptedTransport();
  const peer = new Peer({ transport, serializer: new MsgpackSerializer(), handle }, options);
  await peer.start();
  return {
    peer,
    transport,
    ask: (body: unknown = {}, { timeoutMs = 60_000, signal }: AskOptions = {}) =>
      peer.request(transport.endpoint, { subject: "Shop.sell", body }, {
        deadline: performance.now() + timeoutMs,
        signal,
      }),
    [Symbol.asyncDispose]: () => peer.stop(),
  };
}

/** Options of a request. */
export interface AskOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** Requests that wait until a test answers them. */
export class Held {
  readonly requests: IncomingRequest[] = [];
  readonly #answers: ((answer: Answer) => void)[] = [];

  readonly handle: Handle = (request) => {
    if (request.subject === PING.subject) return { type: "ACK" };
    this.requests.push(request);
    return new Promise((resolve) => this.#answers.push(resolve));
  };

  answerOne(): void {
    this.#answers.shift()?.({ type: "ACK" });
  }
}

/** Resolves once all promises that need not wait have settled. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
