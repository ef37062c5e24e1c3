import assert from "node:assert/strict";
import { shortenHeaders } from "./shorten_headers.ts";

Deno.test("the longest text is cut, between two characters, and the others are left alone", () => {
  const headers = { attempts: 3, id: "x".repeat(300), reason: "€".repeat(200) };
  assert.deepEqual(shortenHeaders(headers, 1), { ...headers, reason: "€".repeat(199) });
  assert.deepEqual(shortenHeaders(headers, 5000), { ...headers, reason: "€".repeat(85) });
});

Deno.test("short texts and numbers are not cut", () => {
  assert.equal(shortenHeaders({ attempts: 3, id: "x".repeat(256) }, 1), undefined);
});
