/** Whatever is typed wrong: one line on standard error that says what to do, and nothing else. */
import assert from "node:assert/strict";
import { runLymph, startLymph } from "../support/projects/lymph_process.ts";
import { createProject } from "../support/projects/project.ts";

const HELLO = `import { Interface, rpc } from "@lymph/lymph";
export class Hello extends Interface {
  @rpc()
  hello({ name }: { name: string }): string {
    return \`Hello, \${name}!\`;
  }
}
export class Plain {}
`;

const FILES = {
  "services/hello.ts": HELLO,
  "services/broken.ts": "export class Broken {{",
  "conf/hello.yml": "interfaces:\n  Hello:\n    class: hello:Hello\n",
  "conf/yaml.yml": "interfaces:\n  Hello: [\n",
  "conf/typo.yml": "interface:\n  Hello:\n    class: hello:Hello\n",
  "conf/no_class_key.yml": "interfaces:\n  Hello:\n    clas: hello:Hello\n",
  "conf/missing_class.yml": "interfaces:\n  Hello:\n    class: hello:Helo\n",
  "conf/missing_module.yml": "interfaces:\n  Hello:\n    class: helo:Hello\n",
  "conf/broken_module.yml": "interfaces:\n  Hello:\n    class: broken:Broken\n",
  "conf/bad_version.yml": "interfaces:\n  Hello@x.y:\n    class: hello:Hello\n",
  "conf/path_name.yml": 'interfaces:\n  "Hel/lo":\n    class: hello:Hello\n',
  "conf/two_versions.yml": "interfaces:\n  Hello@1@2:\n    class: hello:Hello\n",
  "conf/built_in.yml": "interfaces:\n  lymph@1.0.0:\n    class: hello:Hello\n",
  "conf/instances.yml": "instances: 5\n",
  "conf/log_file.yml": "logging:\n  file: /nonexistent/x.log\n",
  "conf/handler.yml": "logging:\n  handlers:\n    all:\n      filename: /nonexistent/x.log\n",
  "conf/no_name.yml": 'interfaces:\n  "":\n    class: hello:Hello\n',
  "conf/plain_class.yml": "interfaces:\n  Hello:\n    class: hello:Plain\n",
};

const FAILED = 1;
const USAGE = 2;

const cases: readonly (readonly [args: string, code: number, line: RegExp | string])[] = [
  ["instanse", USAGE, 'Unknown command "instanse" (did you mean "instance"?)'],
  ["frobnicate", USAGE, `Unknown command "frobnicate"; see 'lymph list'`],
  ["--loglevel=DEBUG list", USAGE, /^Options must follow the command/],
  ["discover --jsn", USAGE, 'Unknown option --jsn (did you mean "--json"?)'],
  ["discover -x", USAGE, "Unknown option -x"],
  ["discover a b", USAGE, 'Unexpected argument "b"'],
  ["discover --loglevel=loud", USAGE, /^Option --loglevel must be one of DEBUG, .*"loud"$/],
  ["discover --logfile=/nonexistent/x.log", FAILED, /^Cannot write the log file \/nonexistent/],
  [
    "instance -c conf/log_file.yml",
    FAILED,
    /^conf\/log_file\.yml: logging\.file is not accepted: Cannot write the log file \/nonexistent/,
  ],
  [
    "instance -c conf/handler.yml",
    FAILED,
    /^conf\/handler\.yml: logging\.handlers\.all\.filename is not accepted: Cannot write the log/,
  ],
  ["discover Nope", FAILED, "There is no service named Nope; see 'lymph discover'"],
  ["help instanse", USAGE, 'Unknown command "instanse" (did you mean "instance"?)'],
  ["completions tcsh", USAGE, "The shell must be one of bash, zsh, fish: current value is tcsh"],
  ["inspect Nope", FAILED, "There is no service named Nope; see 'lymph discover'"],
  ["inspect tcp://127.0.0.1:1", FAILED, /^Cannot connect to tcp:\/\/127\.0\.0\.1:1\b/],
  ["request", USAGE, "Missing argument <subject>"],
  ["request hello", USAGE, /^A subject is written <service>\.<method>/],
  ["request Nope.hello", FAILED, "There is no service named Nope; see 'lymph discover'"],
  [
    "request Hello.hello {name",
    USAGE,
    /^Arguments must be JSON: current value is "{name" \(Expected .*\)$/,
  ],
  ["request Hello.hello []", USAGE, "Arguments must be one JSON object: current value is []"],
  ["request Hello.hello -N0", USAGE, /^Option --count must be a whole number from 1 on/],
  ["request Hello.hello --timeout=abc", USAGE, /^Option --timeout must be a number of seconds/],
  ["instance --ip=127.0.0.1 -g", USAGE, /^Use either --ip or --guess-external-ip/],
  ["node scale Hello two", USAGE, /^<count> must be a whole number .*: current value is "two"$/],
  ["instance --port=65536", USAGE, /^Option --port must be a number from 0 to 65535/],
  [
    "instance -c conf/hello.yml --ip=192.0.2.1",
    FAILED,
    /^Cannot listen at tcp:\/\/192\.0\.2\.1:0: /,
  ],
  [
    "instance -c conf/bad_version.yml",
    FAILED,
    /^conf\/bad_version\.yml: .*such as 1\.5\.0: .*"x\.y"/,
  ],
  [
    "instance -c conf/path_name.yml",
    FAILED,
    /^conf\/path_name\.yml: interfaces\.Hel\/lo must .*not contain "\/"/,
  ],
  [
    "instance -c conf/two_versions.yml",
    FAILED,
    /^conf\/two_versions\.yml: interfaces\.Hello@1@2 must be named <name>\[@<version>\]: .*"Hello@1@2"$/,
  ],
  [
    "instance -c conf/built_in.yml",
    FAILED,
    /^conf\/built_in\.yml: interfaces\["lymph@1\.0\.0"\] must have another name than .*"lymph@1/,
  ],
  ...["instance", "node", "discover", "config", "list", "request Hello.hello", "emit hello"].map(
    (command): typeof cases[number] => [
      `${command} -c conf/instances.yml`,
      FAILED,
      "conf/instances.yml: instances must be a mapping: current value is 5",
    ],
  ),
  ["instance -c conf/no_name.yml", FAILED, /^conf\/no_name\.yml: .*must be named <name>/],
  ["instance --interface=hello:Helo", FAILED, /^Cannot load hello:Helo: .*did you mean "Hello"/],
  ["instance --interface=hello:Plain", FAILED, /^hello:Plain must be a class that extends/],
  ["instance -c conf/nothing.yml", FAILED, /^Cannot read conf\/nothing\.yml, .* no such file/],
  ["instance -c conf/yaml.yml", FAILED, /^conf\/yaml\.yml:3:1: /],
  [
    "instance -c conf/typo.yml",
    FAILED,
    /^conf\/typo\.yml: interface is not a known key: .* \(did you mean "interfaces"\?\)$/,
  ],
  [
    "instance -c conf/no_class_key.yml",
    FAILED,
    /^conf\/no_class_key\.yml: interfaces\.Hello\.class /,
  ],
  ["instance -c conf/missing_class.yml", FAILED, /: interfaces\.Hello\.class .* not export Helo/],
  ["instance -c conf/missing_module.yml", FAILED, /: interfaces\.Hello\.class .* no module "helo"/],
  ["instance -c conf/broken_module.yml", FAILED, /services\/broken\.ts:1/],
  ["instance -c conf/plain_class.yml", FAILED, /class must name a class that extends Interface/],
];

for (const [args, code, line] of cases) {
  Deno.test(`L3: lymph ${args}: one line, exit code ${code}`, async () => {
    await using project = await createProject(FILES);
    const outcome = await runLymph(args.split(" "), { cwd: project.path });
    assertOneLine(outcome.stderr, line);
    assert.deepEqual([outcome.code, outcome.stdout], [code, ""]);
  });
}

Deno.test("misspelt services and methods of a running instance are told apart", async () => {
  await using project = await createProject(FILES);
  const { path: cwd } = project;
  await using instance = startLymph(["instance", "--config=conf/hello.yml"], { cwd });
  await instance.stderr(/^Serving Hello at /m);
  for (
    const [subject, line] of [
      ["Helo.hello", 'There is no service named Helo (did you mean "Hello"?)'],
      ["Hello.helo", 'There is no method named Hello.helo (did you mean "Hello.hello"?)'],
    ] as const
  ) {
    const outcome = await runLymph(["request", subject], { cwd });
    assertOneLine(outcome.stderr, line);
    assert.deepEqual([outcome.code, outcome.stdout], [FAILED, ""]);
  }
});

Deno.test("a port in use is named", async () => {
  await using project = await createProject(FILES);
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const args = ["instance", "--config=conf/hello.yml", `--port=${port}`];
  const outcome = await runLymph(args, { cwd: project.path });
  assertOneLine(outcome.stderr, new RegExp(`127\\.0\\.0\\.1:${port}\\b.*in use`));
  assert.deepEqual([outcome.code, outcome.stdout], [FAILED, ""]);
});

Deno.test("a stack is shown to those who ask for it", async () => {
  await using project = await createProject(FILES);
  const args = ["instance", "--config=conf/nothing.yml", "--loglevel=debug"];
  const { stderr, code } = await runLymph(args, { cwd: project.path });
  assert.match(stderr, /^lymph: Cannot read conf\/nothing\.yml.*\n.*ConfigError.*\n\s+at /m);
  assert.equal(code, FAILED);
});

function assertOneLine(stderr: string, expected: RegExp | string): void {
  const [line = "", ...rest] = stderr.split("\n");
  assert.deepEqual(rest, [""], `more than one line: ${stderr}`);
  const message = line.replace(/^lymph: /, "");
  assert.notEqual(message, line, `no prefix: ${line}`);
  if (typeof expected === "string") assert.equal(message, expected);
  else assert.match(message, expected);
}
