/** What `lymph contract` prints as JSON: public validators of its formats are the judges. */
import assert from "node:assert/strict";
import specs from "@asyncapi/specs";
import { ownValue } from "../../core/config/mapping.ts";
import { asyncApiOf } from "../../core/contract/outputs/asyncapi.ts";
import { jsonSchemaOf } from "../../core/contract/outputs/json_schema.ts";
import { openApiOf } from "../../core/contract/outputs/openapi.ts";
import { plainJson, taggedJson } from "../../core/values/json_line.ts";
import { fromJson } from "../../gateway/from_json.ts";
import type { OfferedMethod } from "../../gateway/catalogue.ts";
import { describeGateway } from "../../gateway/openapi.ts";
import { JsonSerializer } from "../../transports/serializers/mod.ts";
import { createAjv, createAjv07 } from "./ajv_judge.ts";
import { openApiErrors } from "./openapi_judge.ts";
import { CATALOGUE, METHODS } from "./catalogue_service.ts";

type Judge = ((value: unknown) => unknown) & { readonly schema: unknown };

const jsonSchema = jsonSchemaOf(CATALOGUE);
const openApi = openApiOf(CATALOGUE);
const ajv = createAjv();
const asyncApi = asyncApiOf(CATALOGUE);
const ajv07 = createAjv07();
ajv07.addSchema(asyncApi, "asyncapi");
ajv.addSchema(jsonSchema, "json-schema");
ajv.addSchema(openApi, "openapi");

/** Judges of the arguments of methods in JSON Schema, and of the bodies of events in AsyncAPI. */
const JUDGES: Readonly<Record<string, (method: string) => Judge | undefined>> = {
  "JSON Schema": (method) => ajv.getSchema(`json-schema#/$defs/Catalogue.${method}.arguments`),
  AsyncAPI: (method) =>
    ajv07.getSchema(`asyncapi#/channels/type.${method}/messages/emit.type.${method}/payload`),
};

/**
 * What the forms do not tell: NaN and the infinities are tagged as well, a number beyond 2^53 that
 * was written with a point is no integer to us, and an object of any keys may look like a tag.
 */
const BEYOND = /"__type__":"float"|9007199254740992\.0|\{"a":\{"__type__":"datetime"/;

const serializer = new JsonSerializer();

/** The JSON of a value, and what arrives of it; undefined where the forms say nothing of it. */
function travel(
  value: unknown,
  write: (value: unknown) => string,
): { json: unknown; arrived: unknown } | undefined {
  let text: string;
  try {
    text = write(value);
  } catch {
    return undefined; // it contains itself
  }
  if (BEYOND.test(text)) return undefined;
  return {
    json: JSON.parse(text),
    arrived: serializer.decode(new TextEncoder().encode(text)),
  };
}

let compared = 0;
for (const [format, judgeOf] of Object.entries(JUDGES)) {
  for (const { name, accepts, refuses, checker, body } of METHODS) {
    Deno.test(`${format} describes the values of ${name}`, () => {
      const judge = judgeOf(name);
      const isBody = format === "AsyncAPI";
      if (judge === undefined) return assert(isBody && body.accepts(Symbol()), name); // unknown
      for (const value of [...accepts, ...refuses]) {
        const travelled = travel(isBody ? value : { value }, taggedJson);
        if (travelled === undefined) continue;
        const { json, arrived } = travelled;
        compared += 1;
        const shown: string = `${JSON.stringify(json)} in ${JSON.stringify(judge.schema)}`;
        assert.equal(judge(json), (isBody ? body : checker).accepts(arrived), shown);
      }
    });
  }
}

const definitions = CATALOGUE.types?.definitions ?? {};
for (const { name, accepts, refuses, input, checker } of METHODS) {
  Deno.test(`OpenAPI describes the values of ${name} as a gateway takes and gives them`, () => {
    const judge: Judge | undefined = ajv.getSchema(
      `openapi#/paths/~1Catalogue~1${name}/post/requestBody/content/application~1json/schema`,
    );
    assert(judge);
    for (const value of [...accepts, ...refuses]) {
      const travelled = travel({ value }, plainJson);
      if (travelled === undefined) continue;
      const isTaken = checker.accepts(fromJson(travelled.arrived, input, definitions));
      const isDescribed = judge(travelled.json);
      compared += 1;
      const shown = `${JSON.stringify(travelled.json)} in ${JSON.stringify(judge.schema)}`;
      // A gateway takes more than it describes, such as a number in place of a decimal.
      if (isDescribed) assert(isTaken, shown);
      else if (accepts.includes(value)) assert(!isTaken, shown);
    }
  });
}

Deno.test("most values of the catalogue have been compared", () => assert(compared > 1500));

Deno.test("the JSON Schema is valid", () => {
  assert(ajv.validateSchema(jsonSchema), ajv.errorsText());
  assert(Object.keys(jsonSchema.$defs as object).length > METHODS.length);
});

Deno.test("the OpenAPI document is valid", async () => {
  assert.equal(await openApiErrors(openApi), undefined);
});

Deno.test("the OpenAPI document of a gateway is valid", async () => {
  const offered = ["Catalogue", "Other"].flatMap((service) =>
    CATALOGUE.methods.map((method): OfferedMethod => ({
      ...method,
      name: `${service}.${method.name}`,
      service,
      method: method.name,
      version: "None",
      contract: CATALOGUE.types?.methods[method.name],
      definitions: CATALOGUE.types?.definitions ?? {},
    }))
  );
  assert.equal(await openApiErrors(describeGateway("Api", offered)), undefined);
});

Deno.test("the AsyncAPI document is valid", () => {
  const judge = createAjv07().compile(specs.schemas["3.0.0"] as object);
  assert(judge(asyncApi), JSON.stringify(judge.errors?.slice(0, 3)));
});

for (
  const [format, document] of Object.entries({ AsyncAPI: asyncApi, OpenAPI: openApi })
) {
  Deno.test(`each reference of the ${format} document leads somewhere`, () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)];
    for (const [, path = ""] of refs) {
      const keys = path.split("/").map((key) => decodeURIComponent(key));
      const target = keys.reduce<unknown>((value, key) => ownValue(value, key), document);
      assert(target !== undefined, path);
    }
    assert(refs.length > 100);
  });
}
