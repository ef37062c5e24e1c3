/** A service that fails while it starts. */
import assert from "node:assert/strict";
import { runLymph } from "../support/projects/lymph_process.ts";
import { createProject } from "../support/projects/project.ts";

const FAILING = `import { Interface } from "@lymph/lymph";

function connect(): never {
  throw new RangeError("no luck");
}

export class Failing extends Interface {
  override async onStart(): Promise<void> {
    await Promise.resolve();
    connect();
  }
}

export class Refusing extends Interface {
  constructor() {
    super();
    connect();
  }
}
`;

const LINE = "lymph: Failing could not start: no luck (services/failing.ts:4:9)\n";

Deno.test("P3 an error in onStart is one line with its place in the user's file", async () => {
  await using project = await createProject({
    "deno.json": "{}",
    "services/failing.ts": FAILING,
    "conf/a.yml": "interfaces:\n  Failing:\n    class: failing:Failing\n",
    "conf/b.yml": "interfaces:\n  B:\n    class: failing:Refusing\n",
  });
  const options = { cwd: project.path };
  for (const command of [["instance"], ["instance", "--loglevel=INFO"]]) {
    const { code, stderr } = await runLymph([...command, "--config=conf/a.yml"], options);
    assert.deepEqual([code, stderr], [1, LINE], command.join(" "));
  }
  const refused = await runLymph(["instance", "--config=conf/b.yml"], options);
  assert.match(refused.stderr, /^lymph: conf\/b\.yml: .*no luck \(services\/failing\.ts:4:9\)\n$/);
});

Deno.test("P3 each way to ask for detail shows the whole way to the cause", async () => {
  await using project = await createProject({
    "deno.json": "{}",
    "services/failing.ts": FAILING,
    "conf/a.yml": "interfaces:\n  Failing:\n    class: failing:Failing\n",
    "conf/debug.yml":
      "logging:\n  level: DEBUG\ninterfaces:\n  Failing:\n    class: failing:Failing\n",
  });
  for (
    const args of [
      ["--config=conf/a.yml", "--debug"],
      ["--config=conf/a.yml", "--loglevel=DEBUG"],
      ["--config=conf/debug.yml"],
    ]
  ) {
    const { code, stderr } = await runLymph(["instance", ...args], { cwd: project.path });
    assert.equal(code, 1);
    assert.ok(stderr.includes(LINE), stderr);
    assert.match(stderr, /at connect \(file:.*\/services\/failing\.ts:4:9\)/, args.join(" "));
    assert.match(stderr, /at .*Failing\.onStart \(file:.*\/services\/failing\.ts:10:5\)/);
  }
});
