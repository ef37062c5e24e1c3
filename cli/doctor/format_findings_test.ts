import assert from "node:assert/strict";
import { notice, ok, problem } from "./finding.ts";
import { formatFindings, showsUnicode } from "./format_findings.ts";

const FINDINGS = [
  ok("Deno", "2.9.6"),
  notice("Environment", "LYMPH_CONFG has no effect", "Set LYMPH_CONFIG"),
  problem("Ports", "127.0.0.1:4080 is in use", "Choose another port"),
];
const style = (_style: string, text: string) => text;

Deno.test("findings are a table, with what to do below", () => {
  assert.equal(
    formatFindings(FINDINGS, { unicode: true, style }),
    [
      "✓ Deno         2.9.6",
      "! Environment  LYMPH_CONFG has no effect",
      "               → Set LYMPH_CONFIG",
      "✗ Ports        127.0.0.1:4080 is in use",
      "               → Choose another port",
    ].join("\n"),
  );
});

Deno.test("findings are ASCII where nothing else may be shown", () => {
  const text = formatFindings(FINDINGS, { unicode: false, style });
  assert.match(text, /^[\n -~]*$/);
  assert.match(text, /^FAIL Ports {8}127\.0\.0\.1:4080 is in use\n {18}-> Choose another port$/m);
});

Deno.test("only a terminal with a UTF-8 locale shows more than ASCII", () => {
  assert.equal(showsUnicode(true, { LANG: "en_US.UTF-8" }), true);
  assert.equal(showsUnicode(true, { LC_ALL: "C.utf8", LANG: "C" }), true);
  assert.equal(showsUnicode(true, { LC_ALL: "C", LANG: "en_US.UTF-8" }), false);
  assert.equal(showsUnicode(false, { LANG: "en_US.UTF-8" }), false);
  assert.equal(showsUnicode(true, {}), false);
});
