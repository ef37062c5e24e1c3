/** One complaint of a schema. */
export interface SchemaIssue {
  /** What is wrong. */
  readonly message: string;
  /** Where it is wrong, outermost key first. */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** What a schema makes of a value. */
export type SchemaResult<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

/**
 * The part of the Standard Schema interface that is used here; valibot, zod, arktype and others
 * implement it.
 *
 * @see https://standardschema.dev
 */
export interface StandardSchema<T> {
  /** The standard's properties. */
  readonly "~standard": {
    /** Version of the standard. */
    readonly version: 1;
    /** Name of the schema library. */
    readonly vendor: string;
    /** Checks a value and returns it typed, or says what is wrong. */
    readonly validate: (value: unknown) => SchemaResult<T> | Promise<SchemaResult<T>>;
  };
}
