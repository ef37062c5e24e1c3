/**
 * What happens to a value that is not what a service's code declares.
 *
 * - `refuse`: it is refused before any code of the service runs.
 * - `warn`: a line of the log says what is wrong, once a minute for each subject; it is taken.
 * - `off`: nothing is checked.
 */
export type ValidateMode = "refuse" | "warn" | "off";

/** What is checked at run time; see {@linkcode ContainerOptions.validate}. */
export interface ValidateOptions {
  /**
   * What happens to invalid arguments and bodies of events.
   *
   * @default {"refuse"}
   */
  readonly mode?: ValidateMode;
  /**
   * Whether the results of methods are checked, too.
   *
   * @default {false}
   */
  readonly results?: boolean;
}
