import type { InterfaceClass, Plugin, ValidateOptions } from "../../mod.ts";
import type { LocalNetwork } from "../../transports/local/mod.ts";
import type { Stub } from "./stubs.ts";

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

/** Options of {@linkcode startServices}. */
export interface StartOptions {
  /**
   * Answers of services that are not there, and of some methods of those that are, by subject
   * `<interface>.<method>`.
   *
   * @default {{}}
   */
  readonly stubs?: Readonly<Record<string, Stub>>;
  /**
   * The network to run on; several calls may share one.
   *
   * @default {a new one}
   */
  readonly network?: LocalNetwork;
  /**
   * Extensions of every container.
   *
   * @default {[]}
   */
  readonly plugins?: readonly Plugin[];
  /**
   * What is checked against the signatures of services whose sources can be read.
   *
   * @default {{ mode: "refuse", results: true }}
   */
  readonly validate?: ValidateOptions;
  /**
   * Records what happens across the services as traces; see `TestServices.traces`.
   *
   * @default {false}
   */
  readonly traces?: boolean;
}
