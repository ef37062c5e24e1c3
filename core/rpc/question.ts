/** What is asked. */
export interface Question {
  /** `<interface>.<method>`. */
  readonly subject: string;
  /** Arguments: one object whose keys are Python lymph's keyword arguments. */
  readonly body: unknown;
}
