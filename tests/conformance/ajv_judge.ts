import addFormats from "ajv-formats";
import { Ajv2020 } from "ajv/dist/2020.js";
import { Ajv } from "ajv/dist/ajv.js";

/** ajv for JSON Schema 2020-12, which ignores keywords that it does not know. */
export function createAjv(): Ajv2020 {
  return addFormats.default(new Ajv2020({ strict: false }));
}

/** ajv for JSON Schema draft 7, for schemas that bring its schema themselves. */
export function createAjv07(): Ajv {
  return addFormats.default(new Ajv({ strict: false, meta: false, validateSchema: false }));
}
