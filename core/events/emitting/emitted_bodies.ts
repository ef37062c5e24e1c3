import type { Validator } from "../../checks/validator.ts";
import { taskOf } from "../handling/tasks.ts";

/** What the bodies of the events that an interface emits are checked with. */
export class EmittedBodies {
  #validators: Readonly<Record<string, Validator>> = {};
  #awaited: Promise<void> | undefined;

  /**
   * Checks bodies from now on. Events that are emitted before it is known how wait for that.
   *
   * @param validators By the types of events; must not reject.
   */
  async use(validators: Promise<Readonly<Record<string, Validator>>>): Promise<void> {
    await (this.#awaited = validators.then((known) => {
      this.#validators = known;
      this.#awaited = undefined;
    }));
  }

  /**
   * Checks a body before it is emitted.
   *
   * @throws {TypeError} If it is not what the type of the event declares.
   */
  async check(type: string, body: unknown): Promise<void> {
    if (this.#awaited !== undefined) await this.#awaited;
    const validator = Object.hasOwn(this.#validators, type) ? this.#validators[type] : undefined;
    if (validator === undefined || validator.accepts(body)) return;
    const task = taskOf(type);
    throw new TypeError(
      task === undefined
        ? `Cannot emit ${type}: ${validator.explain(body, "body")}`
        : `Cannot apply ${task}: ${validator.explain(body)}`,
    );
  }
}
