import assert from "node:assert/strict";
import { isOfPackage } from "./modules.ts";

const PLACES: readonly (readonly [url: string, isOfPackage: boolean])[] = [
  ["file:///home/joe/.cache/deno/npm/registry.example/zod/4.2.0/index.d.cts", true],
  ["file:///home/joe/.cache/deno/npm/localhost_4873/@acme/models/1.0.0/dist/mod.d.ts", true],
  ["file:///shop/node_modules/.deno/zod@4.2.0/node_modules/zod/index.d.ts", true],
  ["file:///shop/types/npm/index.d.ts", false],
  ["file:///shop/services/npm/orders/v2/types.d.ts", false],
  ["file:///shop/services/order.ts", false],
];

for (const [url, isOf] of PLACES) {
  Deno.test(`${url} is ${isOf ? "" : "not "}of a package`, () => {
    assert.equal(isOfPackage(url), isOf);
  });
}
