import assert from "node:assert/strict";
import { acceptsJson } from "./accepts_json.ts";

const BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8";

const JSON_CLIENTS = [
  "application/json",
  "application/problem+json",
  "application/vnd.shop.v1+json",
  "APPLICATION/JSON; charset=utf-8",
  "application/*",
  "application/json, text/plain, */*", // axios
  "application/json, text/javascript, */*; q=0.01", // jQuery
  "text/plain;q=0.5, application/json;q=0.6",
  "text/plain ; q=0 , */*",
  "*/*;q=0.1, application/json;q=0.1",
  "text/html, application/json;q=0.9, */*;q=0.8",
  ",, application/json ,",
  "application/json;q=1.000, text/plain;q=0.999",
];

const TEXT_CLIENTS = [
  null,
  "",
  "*/*", // curl, fetch
  BROWSER,
  "text/plain",
  "text/*, application/json;q=0.5",
  "application/json;q=0",
  "application/json;q=0, */*",
  "application/problem+json;q=0.0, application/*",
  "application/json;q=0.5, text/plain",
  "application/json;q=0.1, */*;q=0.2",
  "application/json;q=2",
  "application/json;q=x",
  "application/jsonp",
  "application/xml",
  "image/png",
  "json",
  `${"a/b,".repeat(1000)}application/json`,
];

Deno.test("a client that asks for JSON gets JSON", () => {
  for (const accept of JSON_CLIENTS) assert.ok(acceptsJson(accept), accept);
});

Deno.test("a client that does not ask for JSON, or likes text better, gets text", () => {
  for (const accept of TEXT_CLIENTS) assert.ok(!acceptsJson(accept), String(accept));
});
