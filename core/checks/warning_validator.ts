import type { Validator } from "./validator.ts";
import { getLogger } from "../observe/logs/log.ts";
import { Complaints } from "../rpc/serving/complaints.ts";

const log = getLogger("lymph.contract");

/** Accepts every value, and says once a minute what is wrong with an invalid one. */
export class WarningValidator implements Validator {
  readonly #inner: Validator;
  readonly #subject: string;
  readonly #name: string | undefined;
  readonly #complaints = new Complaints();

  /**
   * Wraps a validator.
   *
   * @param subject What the log calls it, such as `Shop.order`.
   * @param name What a value is called at the start of its path.
   */
  constructor(inner: Validator, subject: string, name?: string) {
    this.#inner = inner;
    this.#subject = subject;
    this.#name = name;
  }

  /** {@inheritDoc Validator.accepts} */
  accepts(value: unknown): boolean {
    if (!this.#inner.accepts(value)) this.#warn(value);
    return true;
  }

  /** {@inheritDoc Validator.explain} */
  explain(): undefined {}

  #warn(value: unknown): void {
    const write = this.#complaints.isDue("invalid", this.#subject) ? log.warn : log.debug;
    write("{subject}: {reason}", {
      subject: this.#subject,
      reason: this.#inner.explain(value, this.#name),
    });
  }
}
