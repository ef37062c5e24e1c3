import { toError } from "../errors.ts";
import { printable } from "../observe/printable.ts";
import { isPrintable } from "../values/unprintable.ts";
import { type Declaration, record } from "./declaration.ts";
import { rememberCall } from "./declaration_site.ts";

/** A decorator of methods of one shape. */
export type MethodDecorator<M> = (method: M, context: ClassMethodDecoratorContext) => void;

/** A call of a function that makes decorators, such as `rpc`. */
export interface DecoratorCall {
  /** The function; what called it is the place in the user's file. */
  // deno-lint-ignore ban-types -- any function
  readonly caller: Function;
  /** What it was called with; a decorator without parentheses is called with a method. */
  readonly args: ArrayLike<unknown> & Iterable<unknown>;
}

/** Names that a method cannot have: each would be taken for something else. */
const TAKEN: ReadonlyMap<string, string> = new Map([
  ["then", "promises would call it"],
  ["toJSON", "JSON.stringify would call it"],
  ["constructor", "it is the class itself"],
  ["", "it needs a name"],
  ...["applyConfig", "onStart", "onDrain", "onStop", "shouldRegister", "describe"].map((name) =>
    [name, "the framework calls it"] as const
  ),
]);

/**
 * Makes a decorator that records a declaration on the class, and refuses whatever else it is put on.
 * Errors have the place where the decorator stands in the user's file.
 *
 * @param describe Makes the declaration; what it throws gets the place, too.
 */
export function methodDecorator<M>(
  { caller, args }: DecoratorCall,
  describe: () => Declaration,
): MethodDecorator<M> {
  const name = `@${caller.name}`;
  // Made here, as no error that is made later can have this place in its stack.
  const mistake = new TypeError();
  Error.captureStackTrace(mistake, caller);
  const bare = nameOfBare(args);
  if (bare !== undefined) {
    throw because(
      mistake,
      new TypeError(`Cannot declare ${bare}: write ${name}() with parentheses`),
    );
  }
  const declaration = attempt(mistake, describe);
  return (_method, context) =>
    attempt(mistake, () => {
      checkContext(name, context);
      record(context.metadata, String(context.name), declaration);
      rememberCall(declaration, mistake);
    });
}

function attempt<T>(mistake: Error, action: () => T): T {
  try {
    return action();
  } catch (thrown) {
    throw because(mistake, thrown);
  }
}

function because(mistake: Error, thrown: unknown): Error {
  const error = toError(thrown);
  mistake.message = error.message;
  return Object.setPrototypeOf(mistake, Object.getPrototypeOf(error));
}

/** The name of the method that a decorator without parentheses stands above. */
function nameOfBare([first, context, descriptor]: ArrayLike<unknown> & Iterable<unknown>) {
  if (isContext(context)) return String(context.name);
  const isLegacy = typeof context === "string" && (descriptor === undefined ||
    typeof descriptor === "object");
  return isLegacy && typeof first === "object" ? context : undefined;
}

function isContext(value: unknown): value is DecoratorContext {
  return typeof value === "object" && value !== null && "kind" in value &&
    "addInitializer" in value;
}

function checkContext(decorator: string, context: unknown): void {
  if (!isContext(context)) {
    const what = typeof context === "string" ? context : "a method";
    throw new TypeError(
      `Cannot declare ${what} as ${decorator}() is a standard decorator: remove ` +
        `"experimentalDecorators" from the compilerOptions of deno.json`,
    );
  }
  const { kind, name } = context;
  const isMethod = kind === "method" && !context.static && !context.private &&
    typeof name !== "symbol";
  if (!isMethod) {
    const shown = name === undefined ? "a class" : String(name);
    throw new TypeError(
      `Cannot declare ${shown} with ${decorator}() as it must be a public method of instances: ` +
        `it is ${kindOf(context)}`,
    );
  }
  const reason = reasonAgainst(name, decorator);
  if (reason === undefined) return;
  const shown = /^\w+$/.test(name) ? name : printable(JSON.stringify(name));
  throw new TypeError(
    `Cannot declare ${shown} with ${decorator}() as a method must have another name: ${reason}`,
  );
}

/** Why a method cannot have a name, if so. */
function reasonAgainst(name: string, decorator: string): string | undefined {
  if (!isPrintable(name)) return "it has a control character, or half of a character";
  if (name.includes(".") && /rpc$/i.test(decorator)) {
    return "the last dot of a subject ends the name of the service";
  }
  return TAKEN.get(name);
}

function kindOf(context: DecoratorContext): string {
  const { kind, name } = context;
  if (kind === "class") return "a class";
  const words = [context.static && "static", context.private && "private"].filter(Boolean);
  if (kind === "method" && typeof name === "symbol") words.push("symbol");
  const text = [...words, kind].join(" ");
  return `${text.startsWith("a") ? "an" : "a"} ${text}`;
}
