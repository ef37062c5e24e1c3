import { type Schema, UNKNOWN } from "../schema.ts";
import { importJsonSchema, type ImportOptions } from "./import_json_schema.ts";
import type { StandardSchema } from "./standard_schema.ts";

/** Options of {@linkcode describeStandard}. */
export interface DescribeStandardOptions extends ImportOptions {
  /** Whether to describe what the schema takes, or what it gives. */
  readonly side: "input" | "output";
}

/**
 * Describes a schema of a library, by its implementation of Standard JSON Schema.
 *
 * @see {@link https://standardschema.dev/json-schema}
 * @returns `{}` if the library does not describe it.
 */
export function describeStandard(
  schema: StandardSchema,
  { side, ...options }: DescribeStandardOptions,
): Schema {
  const { jsonSchema } = schema["~standard"];
  try {
    const described = jsonSchema?.[side]({
      target: "draft-2020-12",
      libraryOptions: { unrepresentable: "any" }, // of zod: `{}` for a part, instead of an error
    });
    return importJsonSchema(described, options);
  } catch {
    return UNKNOWN; // JSON cannot show some values, such as dates
  }
}
