import type { Message } from "../../core/message/message.ts";
import type { Question } from "../../core/rpc/question.ts";
import type { RequestOptions } from "../../core/rpc/calling/request_options.ts";
import { createProxy, type ProxyOptions, type RemoteMethod } from "../../core/rpc/calling/proxy.ts";
import type { Connection } from "../client/connection.ts";
import { explainFailure } from "../client/explain_failure.ts";

/** A service as code without types sees it: any name is a method. */
export type AnyService = Readonly<Record<string, RemoteMethod<[args?: object], unknown>>>;

/** What `client` is in a shell: requests as services make them, with failures in more words. */
export class ShellClient {
  readonly #connection: Connection;

  /** Wraps the connection of the shell. */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Sends a request and resolves to the whole reply; see {@linkcode Client.request}. */
  async request(address: string, question: Question, options?: RequestOptions): Promise<Message> {
    try {
      return await this.#connection.request(address, question, options);
    } catch (error) {
      throw await explainFailure(error, address, this.#connection);
    }
  }

  /** A stand-in for a service; its methods resolve to the body of the reply. */
  proxy(service: string, options: ProxyOptions = {}): AnyService {
    return createProxy(service, this, options) as AnyService;
  }
}
