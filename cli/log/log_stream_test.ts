import assert from "node:assert/strict";
import { configureLogging, getLogger } from "../../core/observe/logs/log.ts";
import { Sub, ZmtpBroadcast } from "../../transports/zmtp/mod.ts";
import { eventually } from "../../tests/support/eventually.ts";
import { withBaggage } from "../../core/observe/trace.ts";
import { JSON_TOPIC, streamLog } from "./log_stream.ts";
import { startLog } from "./logging.ts";

const logger = getLogger("lymph.test");

async function readLine(sub: Sub): Promise<string[]> {
  const { value = [] } = await sub.next();
  const frames: readonly Uint8Array[] = value;
  const [level = "", , line = ""] = frames.map((frame) => new TextDecoder().decode(frame));
  return [level, /: (.*) - trace_id/.exec(line)?.[1] ?? ""];
}

Deno.test("a listener gets what is logged, and more on request; the log stays as it is", async () => {
  const file = await Deno.makeTempFile();
  using log = startLog({ file });
  const broadcast = new ZmtpBroadcast();
  await broadcast.start();
  streamLog(log, broadcast);

  await using plain = new Sub();
  plain.subscribe();
  await plain.connect(broadcast.endpoint);
  await eventually(() => broadcast.hasListeners);
  logger.info("unasked for");
  logger.warn("first");
  assert.deepEqual(await readLine(plain), ["WARNING", "first"]);
  assert.equal(logger.isEnabled("info"), false);

  await using curious = new Sub();
  curious.subscribe();
  curious.subscribe("INFO");
  await curious.connect(broadcast.endpoint);
  await eventually(() => logger.isEnabled("info"));
  assert.equal(logger.isEnabled("debug"), false);
  logger.info("asked for");
  assert.deepEqual(await readLine(curious), ["INFO", "asked for"]);

  await curious.close();
  await eventually(() => !logger.isEnabled("info"));
  logger.error("last");
  configureLogging({ level: "error", sinks: [] });
  await broadcast.stop();
  const written = (await Deno.readTextFile(file)).match(/first|last|asked for/g);
  await Deno.remove(file);
  assert.deepEqual(written, ["first", "last"]);
});

Deno.test("a listener that asks for JSON gets the baggage, and others do not", async () => {
  const file = await Deno.makeTempFile();
  using log = startLog({ file, format: "json" });
  const broadcast = new ZmtpBroadcast();
  await broadcast.start();
  streamLog(log, broadcast);
  await using plain = new Sub();
  plain.subscribe();
  await plain.connect(broadcast.endpoint);
  await using json = new Sub();
  json.subscribe(JSON_TOPIC);
  await json.connect(broadcast.endpoint);
  await eventually(() => broadcast.isWanted("") && broadcast.isWanted(JSON_TOPIC));
  withBaggage({ tenant: "acme" }, () => logger.warn("one"));
  logger.warn("two");
  const { value = [] } = await json.next();
  const frames: readonly Uint8Array[] = value;
  const [, , text = ""] = frames.map((frame) => new TextDecoder().decode(frame));
  const { message, baggage } = JSON.parse(text);
  assert.deepEqual({ message, baggage }, { message: "one", baggage: { tenant: "acme" } });
  const seen = [await readLine(plain), await readLine(plain)];
  assert.deepEqual(seen, [["WARNING", "one"], ["WARNING", "two"]]);
  configureLogging({ level: "error", sinks: [] });
  await broadcast.stop();
  assert.doesNotMatch(await Deno.readTextFile(file), /acme/);
  await Deno.remove(file);
});
