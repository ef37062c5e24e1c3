/** What is asked. */
export interface Question {
  /** `<interface>.<method>`. */
  readonly subject: string;
  /** Arguments: one object whose keys are the original's keyword arguments. */
  readonly body: unknown;
}
