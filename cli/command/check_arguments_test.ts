import assert from "node:assert/strict";
import { checkArguments } from "./check_arguments.ts";

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

Deno.test("V6 an argument that is not UTF-8 is refused with its number and the offset", () => {
  const read = () => bytes("deno\0run\0main.ts\0emit\0a\xffb\0");
  assert.throws(() => checkArguments(["emit", "a\ufffdb"], read), {
    name: "SyntaxError",
    message: "argument 2: must be UTF-8: the byte at offset 1 is 0xff, which is invalid there",
  });
});

Deno.test("V6 other arguments pass, U+FFFD itself as well", () => {
  checkArguments(["emit", "ä"], () => assert.fail("nothing to look up"));
  checkArguments(["a\ufffdb"], () => bytes("deno\0a\xef\xbf\xbdb\0"));
  checkArguments(["\ufffd"], () => {
    throw new Deno.errors.NotFound();
  });
});
