import assert from "node:assert/strict";
import { createAjv } from "../../../tests/conformance/ajv_judge.ts";
import type { Route } from "../route.ts";
import { routes } from "../routes.ts";

const ajv = createAjv();
const forms = routes.map(({ method, path, returns }) => ({
  method,
  pattern: new URLPattern({ pathname: path.replaceAll(/\{(\w+)\}/g, ":$1") }),
  check: ajv.compile(closed(returns) as object),
}));

/** Makes sure that an answer has the form that the API's description tells, and nothing besides. */
export function checkAnswer(method: Route["method"], url: string, body: unknown): void {
  const { pathname } = new URL(url);
  const found = forms.find((form) => form.method === method && form.pattern.test({ pathname }));
  assert.ok(found, `${method} ${pathname} is described`);
  assert.ok(found.check(body), `${method} ${pathname}: ${ajv.errorsText(found.check.errors)}`);
}

/** A schema whose objects have no fields but those that it names. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, part]) => [key, closed(part)]));
  return "required" in schema ? { ...copy, additionalProperties: false } : copy;
}
