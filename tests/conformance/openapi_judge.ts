import { Validator } from "@seriousme/openapi-schema-validator";

/** What is wrong with an OpenAPI document; undefined if it is valid. */
export async function openApiErrors(document: object): Promise<string | undefined> {
  const { valid, errors } = await new Validator().validate({ ...document });
  return valid ? undefined : JSON.stringify(errors);
}
