/** One parameter of a method's object of arguments. */
export interface Parameter {
  /** Name of the argument. */
  readonly name: string;
  /** Whether it has no default, so that a caller has to give it. */
  readonly isRequired: boolean;
}

/** What a method takes out of its object of arguments. */
export interface Parameters {
  /** The arguments it names, in order. */
  readonly named: readonly Parameter[];
  /** Whether it takes others, too, or their names are known only when it runs. */
  readonly isOpen: boolean;
}
