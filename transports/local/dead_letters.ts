import {
  type DeadLetter,
  type DeadLetters,
  type DeadLetterSelection,
  describeFailure,
  type ListDeadLettersOptions,
  type RetryDeadLettersOptions,
} from "../../core/events/dead_letters.ts";
import type { Serializer } from "../../core/serializer.ts";
import type { LocalBroker } from "./broker.ts";
import { packEvent, unpackEvent } from "./packed_event.ts";

/** The dead letters of a broker. */
export class LocalDeadLetters implements DeadLetters {
  readonly #broker: LocalBroker;
  readonly #serializer: Serializer;

  /** Creates a view of a broker's dead letters. */
  constructor(broker: LocalBroker, serializer: Serializer) {
    this.#broker = broker;
    this.#serializer = serializer;
  }

  /** {@inheritDoc DeadLetters.list} */
  list(
    selection?: DeadLetterSelection,
    { limit = 100 }: ListDeadLettersOptions = {},
  ): Promise<readonly DeadLetter[]> {
    const letters = this.#broker.deadLetters(selection).take(limit);
    return Promise.resolve(Array.from(letters, ({ event, error, ...letter }) => ({
      ...letter,
      event: unpackEvent(event, this.#serializer),
      error: describeFailure(error),
    })));
  }

  /** {@inheritDoc DeadLetters.retry} */
  // deno-lint-ignore require-await -- so that a body that cannot be packed rejects
  async retry(
    selection?: DeadLetterSelection,
    { body }: RetryDeadLettersOptions = {},
  ): Promise<number> {
    const letters = [...this.#broker.deadLetters(selection)].map((letter) => {
      if (body === undefined) return letter;
      const event = { ...unpackEvent(letter.event, this.#serializer), body };
      return { ...letter, event: packEvent(event, this.#serializer) };
    });
    return letters.filter((letter) => this.#broker.redeliver(letter)).length;
  }

  /** {@inheritDoc DeadLetters.drop} */
  drop(selection?: DeadLetterSelection): Promise<number> {
    const letters = [...this.#broker.deadLetters(selection)];
    for (const letter of letters) this.#broker.drop(letter);
    return Promise.resolve(letters.length);
  }
}
