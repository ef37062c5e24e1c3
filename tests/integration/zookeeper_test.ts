/** The program on a real ZooKeeper, with the configuration of the original. */
import assert from "node:assert/strict";
import { startZookeeper } from "../kit/servers/zookeeper.ts";
import { runLymph, startLymph } from "../support/projects/lymph_process.ts";
import { createProject } from "../support/projects/project.ts";

const GREETING = `import { Interface, rpc } from "@lymph/lymph";
export class Greeting extends Interface {
  @rpc()
  greet({ name }: { name: string }): string {
    return \`Hi, \${name}!\`;
  }
}
`;

const config = (hosts: string) => `
container:
  registry:
    class: lymph.discovery.zookeeper:ZookeeperServiceRegistry
    zkclient: dep:zk
dependencies:
  zk:
    class: kazoo.client:KazooClient
    hosts: ${hosts}
interfaces:
  Greeting:
    class: greeting:Greeting
`;

Deno.test("an instance on ZooKeeper is found, asked, and gone when it stops", async () => {
  await using zookeeper = await startZookeeper();
  await using project = await createProject({
    "services/greeting.ts": GREETING,
    ".lymph.yml": config(zookeeper.hosts),
  });
  const options = { cwd: project.path };
  const output = async (...args: string[]) => (await runLymph(args, options)).stdout;
  await using instance = startLymph(["instance"], options);
  await instance.stderr(/^Serving Greeting at /m);
  assert.equal(await output("discover"), "Greeting [1]\n");
  assert.equal(await output("request", "Greeting.greet", '{"name": "Joe"}'), "'Hi, Joe!'\n");
  instance.kill("SIGTERM");
  assert.equal((await instance.ended).code, 0);
  assert.equal(await output("discover", "--all"), "Greeting [0]\nlymph [0]\n");
});

Deno.test("without ZooKeeper a program says where it has looked", async () => {
  await using project = await createProject({ ".lymph.yml": config("127.0.0.1:1") });
  const { code, stderr } = await runLymph(["discover"], { cwd: project.path });
  assert.equal(code, 1);
  assert.match(stderr, /^lymph: Cannot list services: Cannot reach ZooKeeper at 127\.0\.0\.1:1: /m);
});
