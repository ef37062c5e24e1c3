import { didYouMean } from "../../core/config/closest.ts";
import type { ConverterArguments } from "./converter.ts";

type Kind = "count" | "number" | "boolean";
type Value<K extends Kind> = K extends "boolean" ? boolean : number;
type Options<Kinds> = {
  readonly [Name in keyof Kinds]?: Kinds[Name] extends Kind ? Value<Kinds[Name]> : never;
};

const CHECKS: Readonly<Record<Kind, readonly [what: string, isFit: (value: unknown) => boolean]>> =
  {
    count: [
      "a whole number from 0 on",
      (value) => Number.isSafeInteger(value) && Number(value) >= 0,
    ],
    number: ["a number", (value) => typeof value === "number"],
    boolean: ["True or False", (value) => typeof value === "boolean"],
  };

/**
 * Reads the options of a converter. As in Python, they may stand without a name, in order.
 *
 * @param args What stands between the parentheses.
 * @param kinds The options that there are, in order, and what each must be.
 * @throws {SyntaxError} If there is one more, one twice, or one is unfit.
 */
export function readOptions<const Kinds extends Readonly<Record<string, Kind>>>(
  { positional, named }: ConverterArguments,
  kinds: Kinds,
): Options<Kinds> {
  const names = Object.keys(kinds);
  const given: [string, unknown][] = [];
  for (const [index, value] of positional.entries()) {
    const name = names[index];
    if (name === undefined) {
      const most = names.length === 0 ? "no options" : `only ${names.join(", ")}`;
      throw new SyntaxError(`it takes ${most}: option ${index + 1} is ${value}`);
    }
    given.push([name, value]);
  }
  for (const [name, value] of Object.entries(named)) {
    if (!Object.hasOwn(kinds, name)) {
      throw new SyntaxError(`it has no option ${name}${didYouMean(name, names)}`);
    }
    if (given.some(([other]) => other === name)) throw new SyntaxError(`it has ${name} twice`);
    given.push([name, value]);
  }
  const fit = given.filter(([, value]) => value !== "None");
  for (const [name, value] of fit) {
    const [what, isFit] = CHECKS[kinds[name] as Kind];
    if (!isFit(value)) {
      throw new SyntaxError(`${name} must be ${what}: current value is ${value}`);
    }
  }
  return Object.fromEntries(fit) as Options<Kinds>;
}
