/** Who is let into an instance, and who is not. */
import assert from "node:assert/strict";
import { createConfig } from "../../core/config/section.ts";
import { fakeTime } from "../../tests/kit/fake_time.ts";
import { within } from "../../tests/support/within.ts";
import type { Evaluation } from "../evaluator/evaluator.ts";
import { Backdoor, type DisposableEvaluator } from "./backdoor.ts";
import { admitShell, enterInstance } from "./handshake.ts";
import { LineStream } from "./line_stream.ts";
import { openBackdoor } from "./open_backdoor.ts";

const TOKEN = { secret: "0123", path: "shell_token" };

class Echo implements DisposableEvaluator {
  evaluate(code: string): Promise<Evaluation> {
    return Promise.resolve({ kind: "value", text: code });
  }
  complete(prefix: string) {
    return Promise.resolve({ prefix, names: [] });
  }
  [Symbol.dispose](): void {}
}

function open(): Backdoor {
  const backdoor = new Backdoor({ ip: "127.0.0.1", token: TOKEN });
  backdoor.serve(() => new Echo());
  return backdoor;
}

const connect = ({ port }: Backdoor) => Deno.connect({ hostname: "127.0.0.1", port });

/** Reads until the other side has closed the connection; returns what it has said. */
async function untilClosed(connection: Deno.Conn): Promise<string> {
  let said = "";
  const chunk = new Uint8Array(100);
  try {
    for (let count; (count = await connection.read(chunk)) !== null;) {
      said += new TextDecoder().decode(chunk.subarray(0, count));
    }
  } catch {
    // Cut off, which is an end, too.
  }
  return said;
}

Deno.test("M8 the debug shell listens on loopback unless the configuration says otherwise", async () => {
  const state = await Deno.makeTempDir();
  const directories = { project: state, state };
  try {
    const everywhere = { ip: "0.0.0.0", host: "192.0.2.1" };
    await using opened = await openBackdoor({ config: createConfig({}), directories }, everywhere);
    assert.match(opened.endpoint, /^127\.0\.0\.1:\d+$/);
    const config = createConfig({ debug: { backdoor_ip: "0.0.0.0" } });
    await using wide = await openBackdoor({ config, directories }, everywhere);
    assert.match(wide.endpoint, /^192\.0\.2\.1:\d+$/);
  } finally {
    await Deno.remove(state, { recursive: true });
  }
});

Deno.test("M8 a shell that proves nothing is sent away after five seconds", async () => {
  using time = fakeTime();
  await using backdoor = open();
  using silent = await connect(backdoor);
  await within(silent.read(new Uint8Array(100)), "the greeting");
  await time.advance(4999);
  let isClosed = false;
  const closed = untilClosed(silent).finally(() => isClosed = true);
  assert.equal(isClosed, false);
  await time.advance(1);
  await silent.write(new TextEncoder().encode("too late\n")).catch(() => {});
  assert.equal(await within(closed, "the end of a connection that proves nothing"), "");
});

Deno.test("M9 a proof that is wrong, old or another's is refused", async () => {
  const said: string[] = [];
  const admit = async (answer: (challenge: string) => string): Promise<boolean> => {
    const lines = {
      write: (line: string) => Promise.resolve(void said.push(line)),
      read: () => Promise.resolve(answer(said.at(-1)?.split(" ")[1] ?? "")),
    };
    return await admitShell(lines as unknown as LineStream, TOKEN.secret);
  };
  const hex = "0".repeat(64);
  for (const answer of ["", "x", `x ${hex}`, `x `, hex]) {
    assert.equal(await within(admit(() => answer), "an answer"), false, answer);
    assert.equal(said.at(-1), "refused");
  }
  // Its own challenge comes back, as a mirror would send it.
  assert.equal(await within(admit((challenge) => `${challenge} ${hex}`), "an answer"), false);
});

Deno.test("M9 a proof for one connection is invalid for another", async () => {
  await using backdoor = open();
  let proof = "";
  const recorded = await connect(backdoor);
  const spy = {
    read: (bytes: Uint8Array<ArrayBuffer>) => recorded.read(bytes),
    write(bytes: Uint8Array) {
      proof += new TextDecoder().decode(bytes);
      return recorded.write(bytes);
    },
  };
  await within(enterInstance(new LineStream(spy), TOKEN.secret), "being let in");
  recorded.close();
  using again = await connect(backdoor);
  const lines = new LineStream(again);
  await within(lines.read(200), "the greeting");
  await lines.write(proof.trim());
  assert.equal(await within(lines.read(200), "the answer"), "refused");
});
