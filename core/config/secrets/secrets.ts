/**
 * Keeps secrets out of what people see: error messages, logs and printed configuration.
 *
 * @module
 */
import { isMapping } from "../mapping.ts";
import type { PathSegment } from "../path.ts";
import { redactArgument } from "./secret_arguments.ts";
import { isSecretName, isSecretPath } from "./secret_names.ts";
import { hidden, redactText } from "./secret_texts.ts";

/** Characters of what may be a name. */
const MAX_NAME = 200;

/**
 * A copy of the value that people may see: strings and numbers under a secret's name are hidden,
 * and so are secrets inside of other texts.
 *
 * @param value What is to be shown.
 * @param path Where it stands in the whole configuration.
 */
export function redact(value: unknown, path: readonly PathSegment[] = []): unknown {
  return redactAt(value, path, isSecretPath(path));
}

function redactAt(value: unknown, path: readonly PathSegment[], secret: boolean): unknown {
  if (Array.isArray(value)) {
    const secrets = new ListSecrets();
    return value.map((item, index) => {
      const { shown, isSecret } = secrets.next(item);
      return redactAt(shown, [...path, index], secret || isSecret);
    });
  }
  if (isMapping(value)) {
    const holder = secretHolder(value);
    const entries = Object.entries(value).map(([key, item]) => {
      const below = [...path, key];
      const isSecret = path.length < 2 ? isSecretPath(below) : isSecretName(key);
      return [redactText(key), redactAt(item, below, secret || isSecret || key === holder)];
    });
    return Object.fromEntries(entries);
  }
  if (secret && mayBeSecret(value)) return hidden;
  return typeof value === "string" ? redactText(value) : value;
}

/** Whether a value is hidden under a secret's name. */
export function mayBeSecret(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "bigint";
}

/** Finds the secrets of a list by the items before them, as in a command line. */
export class ListSecrets {
  readonly #texts: string[] = [];
  #before: unknown;

  /** Takes the next item: without the password in it, and whether it is a secret as a whole. */
  next(item: unknown): { readonly shown: unknown; readonly isSecret: boolean } {
    const isSecret = isSecretOption(this.#before);
    this.#before = item;
    if (typeof item !== "string") return { shown: item, isSecret };
    const shown = redactArgument(item, this.#texts);
    this.#texts.push(item);
    return { shown, isSecret };
  }
}

/** `["--password", "x"]` */
function isSecretOption(value: unknown): boolean {
  return typeof value === "string" && /^--?[\w-]+$/.test(value) && isSecretName(value);
}

/** The key of a mapping that holds a secret by what another one says: `{ name: API_TOKEN, value: x }` */
export function secretHolder({ name }: { readonly name?: unknown }): string | undefined {
  return typeof name === "string" && isSecretName(name.slice(0, MAX_NAME)) ? "value" : undefined;
}

/**
 * Describes a value in an error message: short, on one line, and without secrets.
 *
 * @param value What is there.
 * @param path Where it stands; a secret's name in it hides the value.
 */
export function describeValue(value: unknown, path: readonly PathSegment[] = []): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isMapping(value)) return "a mapping";
  if (value === hidden || value !== null && isSecretPath(path)) return hidden;
  if (typeof value === "string") return truncate(JSON.stringify(redactText(value)));
  return truncate(String(value));
}

/**
 * Takes a value out of a text about it, such as that of a library's error.
 *
 * @param text What is to be shown.
 * @param value What it is about.
 * @param path Where that stands.
 */
export function redactDetail(text: string, value: unknown, path: readonly PathSegment[]): string {
  const isSecret = isSecretPath(path) && typeof value !== "object" && value !== undefined;
  const shown = isSecret && String(value) !== "" ? text.replaceAll(String(value), hidden) : text;
  return redactText(shown);
}

function truncate(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
