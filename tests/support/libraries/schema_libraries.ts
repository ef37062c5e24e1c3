/** Libraries whose schemas are Standard Schemas. */
export { toStandardJsonSchema } from "@valibot/to-json-schema";
export { type } from "arktype";
export * as v from "valibot";
export { z } from "zod";
