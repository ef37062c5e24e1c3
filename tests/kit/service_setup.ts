import type { InterfaceClass } from "../../mod.ts";

/** How one service is started. */
export interface ServiceSetup {
  /** Its class. */
  readonly class: InterfaceClass;
  /**
   * How many instances, each in a container of its own.
   *
   * @default {1}
   */
  readonly instances?: number;
  /**
   * How many workers, which do the service's tasks; each in a container of its own.
   *
   * @default {1 if the class declares tasks, else 0}
   */
  readonly workers?: number;
  /** Its part of the configuration. */
  readonly config?: Record<string, unknown>;
}
