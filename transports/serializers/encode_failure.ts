/** The path to the root is built while the failure travels up through the containers. */
interface Step {
  readonly container: unknown;
  readonly key: unknown;
}

/** Why a value cannot be encoded, and where inside the outermost value it is. */
export class EncodeFailure extends Error {
  readonly #steps: Step[] = [];
  readonly #type: new (message: string, options?: ErrorOptions) => Error;

  private constructor(
    type: new (message: string, options?: ErrorOptions) => Error,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(reason, options);
    this.#type = type;
  }

  /** A value has no representation. */
  static unencodable(value: unknown): EncodeFailure {
    return new EncodeFailure(TypeError, `${describe(value)} has no representation in this format`);
  }

  /** A value is of the right kind, yet not one that can travel. */
  static invalid(reason: string): EncodeFailure {
    return new EncodeFailure(TypeError, reason);
  }

  /** A value is out of range. */
  static outOfRange(reason: string): EncodeFailure {
    return new EncodeFailure(RangeError, reason);
  }

  /** A container is nested deeper than is allowed. */
  static tooDeep(container: unknown, maxDepth: number): EncodeFailure {
    const failure = new EncodeFailure(
      RangeError,
      `it nests deeper than the limit of ${maxDepth} levels`,
    );
    failure.#steps.push({ container, key: undefined });
    return failure;
  }

  /**
   * Notes on the way up that the failing value is inside a container.
   *
   * @param thrown What was thrown below: a failure, or what code of the user threw.
   * @param container The container.
   * @param key The index or key of the value in it.
   * @returns The failure to throw on.
   */
  static inside(thrown: unknown, container: object, key: unknown): EncodeFailure {
    const failure = EncodeFailure.#from(thrown);
    failure.#steps.push({ container, key });
    return failure;
  }

  /**
   * The error for the caller of the serializer.
   *
   * @param thrown What came out of the outermost value.
   * @returns `Cannot encode items[3].when: …`, a TypeError or a RangeError.
   */
  static toError(thrown: unknown): Error {
    const failure = EncodeFailure.#from(thrown);
    const steps = failure.#steps.toReversed();
    const seen = new Set<unknown>();
    for (const [depth, { container }] of steps.entries()) {
      if (seen.has(container)) {
        return new TypeError(`Cannot encode ${pathOf(steps.slice(0, depth))}: it contains itself`);
      }
      seen.add(container);
    }
    const path = pathOf(steps.filter((step) => step.key !== undefined));
    return new failure.#type(`Cannot encode ${path}: ${failure.message}`, { cause: failure.cause });
  }

  static #from(thrown: unknown): EncodeFailure {
    if (thrown instanceof EncodeFailure) return thrown;
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return new EncodeFailure(TypeError, `reading it failed: ${reason}`, { cause: thrown });
  }
}

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
const MAX_STEPS = 12;

function pathOf(steps: readonly Step[]): string {
  let path = "";
  for (const { key } of steps.slice(0, MAX_STEPS)) {
    if (typeof key === "number") path += `[${key}]`;
    else if (typeof key !== "string") path += `[${String(key)}]`;
    else if (IDENTIFIER.test(key)) path += path === "" ? key : `.${key}`;
    else path += `[${JSON.stringify(key)}]`;
  }
  if (steps.length > MAX_STEPS) path += "…";
  return path === "" ? "the value" : path;
}

function describe(value: unknown): string {
  if (typeof value === "function") return `a function (${value.name || "anonymous"})`;
  if (typeof value === "symbol") return String(value);
  const name: unknown = (value as { constructor?: { name?: unknown } }).constructor?.name;
  return typeof name === "string" && name !== ""
    ? `an instance of ${name} without a method [Symbol.for("lymph.dump")]`
    : "an object of an unknown class";
}
