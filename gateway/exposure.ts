import { DecodeError } from "../core/config/mod.ts";
import { DEFAULT_INTERFACE } from "../core/rpc/container_subjects.ts";

/** Which methods of which services a gateway offers; nothing else is reached through it. */
export class Exposure {
  /** Names of the services, in the order of the configuration. */
  readonly services: readonly string[];
  /** Names of methods by service; `"*"` stands for all. */
  readonly #methods = new Map<string, Set<string>>();

  /**
   * Reads subjects such as `Greeting.greet`, or `Shop.*` for all methods of a service.
   *
   * @throws {DecodeError} If one is malformed, or names what every instance offers for operators.
   */
  constructor(subjects: readonly string[]) {
    for (const [index, subject] of subjects.entries()) {
      const [, service = "", method = ""] = SUBJECT.exec(subject) ?? [];
      const requirement = requirementOf(service);
      if (requirement !== undefined) {
        throw new DecodeError(requirement, { value: subject }, [index]);
      }
      const methods = this.#methods.get(service) ?? new Set();
      this.#methods.set(service, methods.add(method));
    }
    this.services = [...this.#methods.keys()];
  }

  /** The methods of a service that are offered by name. */
  named(service: string): string[] {
    return [...this.#methods.get(service) ?? []].filter((method) => method !== "*");
  }

  /** Whether a method is offered. */
  allows(service: string, method: string): boolean {
    const methods = this.#methods.get(service);
    return methods !== undefined && (methods.has("*") || methods.has(method));
  }
}

const SUBJECT = /^([^*]+)\.(\*|[^.*]+)$/;

function requirementOf(service: string): string | undefined {
  if (service === "") return "must be a method such as Shop.order, or Shop.* for all of a service";
  if (service !== DEFAULT_INTERFACE) return undefined;
  return `must not name methods of ${DEFAULT_INTERFACE}, which are for operators`;
}
