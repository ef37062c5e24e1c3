/**
 * Schemas of validation libraries, such as zod, valibot and arktype.
 *
 * @see {@link https://standardschema.dev}
 * @module
 */

/** A schema that any library may make: version 1 of Standard Schema. */
export interface StandardSchema<Input = unknown, Output = Input> {
  /** What the standard defines. */
  readonly "~standard": StandardProps<Input, Output>;
}

/** The properties that Standard Schema, and its extension Standard JSON Schema, define. */
export interface StandardProps<Input = unknown, Output = Input> {
  /** Version of the standard. */
  readonly version: 1;
  /** Name of the library. */
  readonly vendor: string;
  /** Validates a value. lymph refuses a promise; see {@linkcode RpcOptions.input}. */
  readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
  /** Never set: carries the types. */
  readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  /** Describes the values as JSON Schema; absent where the library cannot. */
  readonly jsonSchema?: StandardJsonSchema | undefined;
}

/** Descriptions of the values that a schema takes and gives. Either may throw. */
export interface StandardJsonSchema {
  /** Describes what it takes. */
  readonly input: (options: StandardJsonSchemaOptions) => Record<string, unknown>;
  /** Describes what it gives. */
  readonly output: (options: StandardJsonSchemaOptions) => Record<string, unknown>;
}

/** Which JSON Schema to make. */
export interface StandardJsonSchemaOptions {
  /** Its version. */
  readonly target: "draft-2020-12" | "draft-07";
  /** Options of the library. */
  readonly libraryOptions?: Record<string, unknown> | undefined;
}

/** What a validation ends with: a value, or issues. */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

/** Why a value is invalid. */
export interface SchemaIssue {
  /** The library's message. */
  readonly message: string;
  /** Where in the value. */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** What a schema takes. */
export type SchemaInput<Schema extends StandardSchema> = NonNullable<
  Schema["~standard"]["types"]
>["input"];

/** What a schema gives: its defaults are filled in, and its transformations done. */
export type SchemaOutput<Schema extends StandardSchema> = NonNullable<
  Schema["~standard"]["types"]
>["output"];

/** Carries what callers send; no value has it. */
export interface SentAs<Input> {
  /** Never set. */
  readonly "~sent"?: Input;
}

/**
 * What a method gets whose arguments a schema has parsed. Callers see what the schema takes, such as
 * optional properties that have a default.
 *
 * @example Arguments with a default
 * ```ts
 * import { Interface, type Parsed, rpc, type StandardSchema } from "@lymph/lymph";
 *
 * // With a library: const Page = z.object({ size: z.number().int().max(100).default(10) });
 * declare const Page: StandardSchema<{ size?: number }, { size: number }>;
 *
 * export class Shop extends Interface {
 *   @rpc({ input: Page })
 *   list({ size }: Parsed<typeof Page>): number[] {
 *     return Array.from({ length: size }, (_, i) => i);
 *   }
 * }
 * ```
 */
export type Parsed<Schema extends StandardSchema> =
  & SchemaOutput<Schema>
  & SentAs<SchemaInput<Schema>>;

/** What callers send for arguments of a type. Of any names, it is the type itself. */
export type Sent<Args> = string extends keyof NonNullable<Args> ? Args
  : "~sent" extends keyof NonNullable<Args>
    ? NonNullable<NonNullable<Args>["~sent" & keyof NonNullable<Args>]>
  : Args;

/** Whether a value is a schema of version 1 of the standard. */
export function isStandardSchema(value: unknown): value is StandardSchema {
  if (typeof value !== "object" && typeof value !== "function" || value === null) return false;
  const props = (value as Partial<StandardSchema>)["~standard"];
  return typeof props === "object" && props !== null && props.version === 1 &&
    typeof props.validate === "function";
}
