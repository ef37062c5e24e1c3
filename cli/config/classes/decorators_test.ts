import assert from "node:assert/strict";
import { placeOfError } from "../../command/error_place.ts";
import { importFile } from "./import_module.ts";

const MOD = new URL("../../../mod.ts", import.meta.url).href;

/** Wrong uses of decorators, and what is said of each. */
const MISTAKES: readonly (readonly [source: string, message: RegExp])[] = [
  ["@rpc() then({ step }) {}", /^Cannot declare then with @rpc\(\) .*: promises would call it$/],
  ["@task() toJSON() {}", /^Cannot declare toJSON with @task\(\) .*JSON\.stringify would call it$/],
  ['@rpc() ""() {}', /^Cannot declare "" with @rpc\(\) .*it needs a name$/],
  ['@rpc() ["constructor"]() {}', /^Cannot declare constructor with @rpc\(\)/],
  ["@event('a') onStart() {}", /must have another name: the framework calls it$/],
  ['@rpc() ["a.b"]() {}', /: the last dot of a subject ends the name of the service$/],
  ['@rpc() "a\\0"() {}', /^Cannot declare "a\\u0000" with .*: it has a control character, or half/],
  ["@rpc() static hello() {}", /must be a public method of instances: it is a static method$/],
  ["@rpc() #hello() {}", /must be a public method of instances: it is a private method$/],
  ["@rpc() get hello() { return 1; }", /Cannot declare hello .*: it is a getter$/],
  ["@rpc() set hello(x) {}", /: it is a setter$/],
  ["@rpc() hello = () => 1;", /: it is a field$/],
  ["@task() accessor hello = 1;", /: it is an accessor$/],
  ['@event("a") [Symbol.for("x")]() {}', /: it is a symbol method$/],
  ["@rpc() @rpc() hello() {}", /^Cannot declare hello twice/],
  ['@rpc() @event("a") hello() {}', /^Cannot declare hello twice/],
  ["@rpc(null) hello() {}", /^Options must be an object: current value is null$/],
  ['@rpc("hello") hello() {}', /^Options must be an object/],
  ["@rpc({ raises: RangeError }) hello() {}", /^The option raises must be a list of error class/],
  ['@rawRpc({ raises: ["RangeError"] }) hello() {}', /^The option raises must be a list/],
  ["@rpc({ raise: [] }) hello() {}", /no option "raise".*did you mean "raises"\?/],
  ['@rpc({ params: "name" }) hello() {}', /^The option params must be a list of names/],
  ["@task({ retries: NaN }) hello() {}", /^The option retries must be a whole number from 0 on/],
  ["@task({ broadcast: true }) hello() {}", /^There is no option "broadcast"/],
  ['@event("") hello() {}', /an event type must be text, and not empty: current value is ""$/],
  ["@event([]) hello() {}", /without event types: at least one is required$/],
  ['@event("a..b") hello() {}', /each word of an event type.* must have a character: .*"a\.\.b"$/],
  ['@event(["a", ""]) hello() {}', /an event type must be text, and not empty/],
  ["@event() hello() {}", /an event type must be text, and not empty: current value is undefined$/],
  ["@event({ type: 5 }) hello() {}", /an event type must be text/],
  [
    '@event("a.\\0") hello() {}',
    /an event type must contain no control characters .*"a\.\\u0000"$/,
  ],
  [
    '@event("a", { queueName: "a\\n" }) hello() {}',
    /^The option queueName must be text, not empty/,
  ],
  ['@event("a", { retries: -1 }) hello() {}', /^The option retries must/],
  ['@event("a", { once: true, broadcast: true }) hello() {}', /once and broadcast must not both/],
  ['@serialEvent("a") hello() {}', /^The option key is needed: a function$/],
  ['@serialEvent("a", { key: "id" }) hello() {}', /^The option key must be a function/],
  ['@serialEvent("", { key: () => 1 }) hello() {}', /an event type must be text/],
  ['@serialEvent("a", { key: () => 1, partitions: 0 }) hello() {}', /^The option partitions must/],
];

const DECORATORS = ["rpc", "rawRpc", "event", "task", "serialEvent"];

function moduleOf(member: string): string {
  return `import { Interface, event, rawRpc, rpc, serialEvent, task } from "${MOD}";

export class Sample extends Interface {
  readonly used = [event, rawRpc, rpc, serialEvent, task];

  ${member}
}
`;
}

/** Imports a class with a member; returns the one line that is said of it, without `TypeError`. */
async function complaintOf(member: string): Promise<string> {
  const directory = await Deno.makeTempDir({ prefix: "lymph-decorators-" });
  try {
    await Deno.writeTextFile(`${directory}/sample.ts`, moduleOf(member));
    await importFile(`${directory}/sample.ts`, directory);
    return "";
  } catch (error) {
    const { message } = error as Error;
    assert.doesNotMatch(message, /\n/);
    return message.replace(/^(?:Type|Range)Error: /, "");
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("V4 the place of a decorator is told once", async () => {
  const directory = await Deno.makeTempDir({ prefix: "lymph-decorators-" });
  try {
    await Deno.writeTextFile(`${directory}/sample.ts`, moduleOf("@rpc hello() {}"));
    const error = await importFile(`${directory}/sample.ts`, directory).catch((error) => error);
    assert.match(error.message, new RegExp(`\\(${placeOfError(error, directory)}\\)$`));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

for (const [member, expected] of MISTAKES) {
  Deno.test(`V4 ${member} is refused where the class is loaded, with the place`, async () => {
    const complaint = await complaintOf(member);
    const [, message, line] = /^(.*) \(sample\.ts:(\d+):\d+\)$/.exec(complaint) ?? [, complaint];
    assert.match(message ?? "", expected);
    assert.equal(line, "6");
  });
}

for (const name of DECORATORS) {
  Deno.test(`V4 @${name} without parentheses is refused, with the place of the class`, async () => {
    assert.match(
      await complaintOf(`@${name} hello() {}`),
      new RegExp(`^Cannot declare hello: write @${name}\\(\\) with parentheses \\(sample\\.ts:3:`),
    );
  });
}

Deno.test("V4 experimentalDecorators are refused, with what to do, and lymph needs none", async () => {
  const directory = await Deno.makeTempDir({ prefix: "lymph-decorators-" });
  try {
    const { imports } = JSON.parse(
      await Deno.readTextFile(new URL("../../../deno.json", import.meta.url)),
    );
    const compilerOptions = { experimentalDecorators: true };
    await Deno.writeTextFile(
      `${directory}/deno.json`,
      JSON.stringify({ compilerOptions, imports }),
    );
    const members = [
      "@rpc() hello() {}",
      '@event("a") hello() {}',
      "@rpc hello() {}",
      "hello() {}",
    ];
    for (const [index, member] of members.entries()) {
      await Deno.writeTextFile(`${directory}/${index}.ts`, moduleOf(member));
    }
    const importer = new URL("import_module.ts", import.meta.url).href;
    const built = new URL("../../../core/container/default_interface.ts", import.meta.url).href;
    const node = new URL("../../node/node_interface.ts", import.meta.url).href;
    await Deno.writeTextFile(
      `${directory}/main.ts`,
      `import { importFile } from "${importer}";
import { defaultInterfaceOf } from "${built}";
import { nodeInterfaceOf } from "${node}";
const found = [];
for (let i = 0; i < ${members.length}; i++) {
  const path = new URL(\`\${i}.ts\`, import.meta.url).pathname;
  found.push(await importFile(path, "${directory}").then(() => "fine", ({ message }) => message));
}
found.push(defaultInterfaceOf({}).name, nodeInterfaceOf({}).name);
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(found)));`,
    );
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--no-lock", `${directory}/main.ts`],
      cwd: directory,
    }).output();
    const text = new TextDecoder().decode(stdout);
    assert.notEqual(text, "", new TextDecoder().decode(stderr));
    const [rpc, event, bare, ...others] = JSON.parse(text);
    assert.match(rpc, /Cannot declare hello as @rpc\(\) .*remove "experimentalDecorators" from/);
    assert.match(rpc, /\(0\.ts:\d+:\d+\)$/);
    assert.match(
      event,
      /Cannot declare hello as @event\(\) .*remove "experimentalDecorators" from/,
    );
    assert.match(bare, /Cannot declare hello: write @rpc\(\) with parentheses \(2\.ts:\d+:\d+\)$/);
    assert.deepEqual(others, ["fine", "DefaultInterface", "Node"]);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
