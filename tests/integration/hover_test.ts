import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { LanguageServer } from "../support/terminals/language_server.ts";

const ROOT = new URL("../../", import.meta.url);

const CALLER = `
import { Interface, type Remote, rpc } from "./mod.ts";

class Greeting extends Interface {
  /**
   * Greets a guest by name.
   *
   * @deprecated Say hello.
   */
  @rpc()
  greet({ name }: { name: string }): Date {
    return new Date(name);
  }
}

export async function call(greeting: Remote<Greeting>): Promise<void> {
  await greeting.greet({ name: "Joe" });
}
`;

Deno.test("an editor shows a method's own documentation, and the type that arrives, at a call", async () => {
  await using server = await LanguageServer.start(fileURLToPath(ROOT).replace(/\/$/, ""));
  const shown = await server.hover(`${ROOT.href}hover.ts`, CALLER, "await greeting.");
  assert.match(
    shown,
    /greet\(args: \{[^}]*name: string;[^}]*\}\): Promise<Temporal.ZonedDateTime>/,
  );
  assert.match(shown, /Greets a guest by name\./);
  assert.match(shown, /@deprecated/);
});
