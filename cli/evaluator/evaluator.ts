/** What has come of something that a person typed. */
export type Evaluation =
  | { readonly kind: "value"; readonly text: string }
  | { readonly kind: "nothing" }
  | { readonly kind: "error"; readonly text: string }
  /** More lines may make sense of it; the text says what is wrong with it as it is. */
  | { readonly kind: "incomplete"; readonly text: string };

/** How the last word of a line may go on. */
export interface Completion {
  /** What of it is there already. */
  readonly prefix: string;
  /** Names that begin with that, in order. */
  readonly names: readonly string[];
}

/** Options of {@linkcode Evaluator.evaluate}. */
export interface EvaluateOptions {
  /**
   * Whether the text of a value has colors.
   *
   * @default {false}
   */
  readonly colors?: boolean;
}

/** Where the code of a shell runs: in its own process, or in an instance. */
export interface Evaluator {
  /**
   * Runs some code; what fails in it is an evaluation, too.
   *
   * @throws {Error} If the instance has gone.
   */
  evaluate(code: string, options?: EvaluateOptions): Promise<Evaluation>;
  /** Tells how a line may go on; runs nothing that has an effect. */
  complete(line: string): Promise<Completion>;
}
