import assert from "node:assert/strict";
import { NodeProject } from "../support/projects/node_project.ts";
import { ServiceProject } from "../support/projects/service_project.ts";

interface Listed {
  readonly endpoint: string;
  readonly log_endpoint: string;
  readonly monitoring_endpoint: string;
  readonly ip: string;
}

/** Hosts that the registry tells of the first instance of a service. */
async function hostsOf(
  service: string,
  { run }: { run(...args: string[]): Promise<{ readonly stdout: string }> },
): Promise<string[]> {
  const { stdout } = await run("discover", service, "--json", "--full");
  const [listed = assert.fail(stdout)]: Listed[] = JSON.parse(stdout)[service];
  const { endpoint, log_endpoint, monitoring_endpoint, ip } = listed;
  const hosts = [endpoint, log_endpoint, monitoring_endpoint].map((text) => new URL(text).hostname);
  return [...hosts, ip];
}

Deno.test("an instance that listens everywhere is reached at its advertised address", async () => {
  await using project = await ServiceProject.greeting();
  const instance = await project.startInstance("--ip=0.0.0.0", "--advertise=localhost");
  assert.match(instance.endpoint, /^tcp:\/\/localhost:\d+$/);
  const run = project.run.bind(project);
  assert.deepEqual(await hostsOf("Greeting", { run }), Array(4).fill("localhost"));
  const { stdout } = await run("request", "Greeting.greet", '{"name": "Joe"}');
  assert.equal(stdout, "'Hi, Joe!'\n");
});

Deno.test("processes of a node are reached by what the node advertises", async () => {
  await using project = await NodeProject.create({ services: { Greeting: 1 } });
  await using _node = await project.startNode("--ip=0.0.0.0", "--advertise=localhost");
  const run = project.run.bind(project);
  assert.deepEqual(await hostsOf("Greeting", { run }), Array(4).fill("localhost"));
  const { stdout } = await run("request", "Greeting.greet", '{"name": "Joe"}');
  assert.equal(stdout, "'Hi, Joe!'\n");
});

Deno.test("an unreachable address is not advertised: one line, exit code 2", async () => {
  await using project = await ServiceProject.greeting();
  const { code, stderr } = await project.run("instance", "--advertise=0.0.0.0");
  assert.equal(
    stderr,
    "lymph: Option --advertise must be one host that others can reach, such as 10.0.0.5, " +
      'without a port: current value is "0.0.0.0"\n',
  );
  assert.equal(code, 2);
});
