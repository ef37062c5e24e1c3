import {
  type DeadLetter,
  type DeadLetters,
  type DeadLetterSelection,
  describeFailure,
  type ListDeadLettersOptions,
} from "../../core/events/dead_letters.ts";
import type { Serializer } from "../../core/serializer.ts";
import type { LocalBroker } from "./broker.ts";
import { unpackEvent } from "./packed_event.ts";

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
  retry(selection?: DeadLetterSelection): Promise<number> {
    const letters = [...this.#broker.deadLetters(selection)];
    return Promise.resolve(letters.filter((letter) => this.#broker.redeliver(letter)).length);
  }

  /** {@inheritDoc DeadLetters.drop} */
  drop(selection?: DeadLetterSelection): Promise<number> {
    const letters = [...this.#broker.deadLetters(selection)];
    for (const letter of letters) this.#broker.drop(letter);
    return Promise.resolve(letters.length);
  }
}
