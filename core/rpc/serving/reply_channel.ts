import type { Answer } from "./answer.ts";
import type { RequestContext } from "./request_context.ts";

/** What a {@linkcode rawRpc} method answers through. The first answer counts, a second one throws. */
export class ReplyChannel {
  /** The request. */
  readonly request: RequestContext;
  readonly #headers: Record<string, unknown> = {};
  readonly #answer: (answer: Answer) => void;
  #isAnswered = false;

  /** Creates a channel that hands its one answer to a function. */
  constructor(request: RequestContext, answer: (answer: Answer) => void) {
    this.request = request;
    this.#answer = answer;
  }

  /** Whether an answer was given. */
  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  /** Adds a header to the answer. */
  addHeader(name: string, value: unknown): void {
    this.#headers[name] = value;
  }

  /** Answers with a result. */
  reply(body: unknown): void {
    this.#give({ type: "REP", body, headers: this.#headers });
  }

  /** Answers that the request was taken, with no result. */
  ack(): void {
    this.#give({ type: "ACK", headers: this.#headers });
  }

  /** Refuses the request. */
  nack(): void {
    this.#give({ type: "NACK", headers: this.#headers });
  }

  /** Answers with an error; `type` and `message` are what callers look at. */
  error(body: Readonly<Record<string, unknown>>): void {
    this.#give({ type: "ERROR", body, headers: this.#headers });
  }

  #give(answer: Answer): void {
    if (this.#isAnswered) {
      throw new TypeError(
        `Cannot answer ${this.request.subject} with ${answer.type}: it was answered already`,
      );
    }
    this.#isAnswered = true;
    this.#answer(answer);
  }
}
