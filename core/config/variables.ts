/**
 * Variables in configuration: `$(env.NAME)` and `$(var.dotted.path)`, each with a default behind a
 * colon if it has one, as in `$(env.NAME:default)`.
 *
 * A string that is nothing but a variable takes its value and type, a mapping for instance; within
 * a longer string the value must be a scalar. Values are taken as they are: variables inside of
 * them are not looked up again. A variable that does not exist is an error, where Python lymph put
 * null or `"None"` in its place.
 *
 * @module
 */
import { didYouMean } from "./closest.ts";
import { DecodeError } from "./decode_error.ts";
import { isMapping, type Mapping, mapValues, ownValue } from "./mapping.ts";
import type { PathSegment } from "./path.ts";
import { isSecretName } from "./secrets/secret_names.ts";
import { hidden } from "./secrets/secret_texts.ts";

/** Where variables take their values from. */
export interface Variables {
  /** Environment variables, for `$(env.NAME)`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Parsed variables file, for `$(var.dotted.path)`. */
  readonly vars?: Mapping;
}

/** Options of {@linkcode substitute}. */
export interface SubstituteOptions {
  /**
   * Puts a mask in place of variables whose name sounds like a secret.
   *
   * @default {false}
   */
  readonly hideSecrets?: boolean;
}

const reference = /\$\((env|var)\.([^():]*)(?::([^()]*))?\)/g;

/**
 * A copy of the value with all variables in all of its strings replaced.
 *
 * @throws {DecodeError} If a variable does not exist or does not fit.
 */
export function substitute(
  value: unknown,
  variables: Variables,
  options: SubstituteOptions = {},
): unknown {
  if (typeof value === "string") return substituteString(value, variables, options);
  if (Array.isArray(value)) {
    return value.map((item, index) => substituteAt(index, item, variables, options));
  }
  if (!isMapping(value)) return value;
  return mapValues(value, (item, key) => substituteAt(key, item, variables, options));
}

function substituteAt(
  key: PathSegment,
  value: unknown,
  variables: Variables,
  options: SubstituteOptions,
): unknown {
  try {
    return substitute(value, variables, options);
  } catch (thrown) {
    throw thrown instanceof DecodeError ? thrown.within([key]) : thrown;
  }
}

function substituteString(text: string, variables: Variables, options: SubstituteOptions): unknown {
  const references = [...text.matchAll(reference)];
  const [only] = references;
  if (only?.[0] === text) return valueOf(only, variables, options);
  return text.replaceAll(reference, (...match: string[]) => {
    const value = valueOf(match, variables, options);
    if (typeof value !== "object") return String(value);
    const kind = value === null ? "null" : Array.isArray(value) ? "a list" : "a mapping";
    throw new DecodeError(`needs ${match[0]} to be a scalar within a longer string`, {
      detail: `it is ${kind}`,
    });
  });
}

function valueOf(match: readonly string[], variables: Variables, options: SubstituteOptions) {
  const [text = "", kind, name = "", fallback] = match;
  const { env = {}, vars } = variables;
  const found = find(kind, name, variables);
  const value = found ?? fallback ?? found;
  if (value === undefined) {
    throw new DecodeError(
      `needs ${text}`,
      kind === "env" ? missingEnv(env, name) : missingVar(vars, name),
    );
  }
  return options.hideSecrets && isSecretName(name) ? hidden : value;
}

function find(kind: string | undefined, name: string, { env = {}, vars }: Variables): unknown {
  return kind === "env" ? ownValue(env, name) : lookUp(vars, name.split("."));
}

/** The values of all secret variables in a value, as texts. */
export function secretsOf(value: unknown, variables: Variables): string[] {
  return textsOf(value).flatMap((text) =>
    [...text.matchAll(reference)].flatMap((match) => {
      const [, kind, name = "", fallback] = match;
      if (!isSecretName(name)) return [];
      return textsOf(find(kind, name, variables) ?? fallback);
    })
  );
}

/** The scalars in a value. */
function textsOf(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  return typeof value === "object" ? Object.values(value).flatMap(textsOf) : [String(value)];
}

function lookUp(container: unknown, path: readonly string[]): unknown {
  return path.reduce(ownValue, container);
}

function missingEnv(env: Mapping, name: string) {
  const hint = didYouMean(name, Object.keys(env));
  return { detail: `the environment variable ${name} is not set`, hint };
}

function missingVar(vars: Mapping | undefined, name: string) {
  if (vars === undefined) {
    return { detail: "there is no variables file", hint: " (name one by --vars or LYMPH_VARS)" };
  }
  const path = name.split(".");
  const known = path.findIndex((_, index) => lookUp(vars, path.slice(0, index + 1)) === undefined);
  const container = lookUp(vars, path.slice(0, known));
  const hint = isMapping(container) ? didYouMean(path[known] ?? "", Object.keys(container)) : "";
  return { detail: `the variables file has no ${path.slice(0, known + 1).join(".")}`, hint };
}
