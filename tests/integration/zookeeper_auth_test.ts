/** A real ZooKeeper whose nodes only some may use, by their digest. */
import assert from "node:assert/strict";
import { ZookeeperSession } from "../../transports/zookeeper/mod.ts";
import { startZookeeper, type ZookeeperEnsemble } from "../kit/servers/zookeeper.ts";
import { runLymph, startLymph } from "../support/projects/lymph_process.ts";
import { createProject } from "../support/projects/project.ts";
import { instanceOf, Registries } from "../support/servers/zookeeper.ts";

const ADA = { scheme: "digest", credentials: "ada:lovelace" } as const;
const BOB = { scheme: "digest", credentials: "bob:builder" } as const;
const NOTHING = new Uint8Array();

let zookeeper: ZookeeperEnsemble;
Deno.test.beforeAll(async () => {
  zookeeper = await startZookeeper();
});
Deno.test.afterAll(() => zookeeper?.stop()); // it may have failed to start

let worlds = 0;
/** Makes a node that only Ada may use. */
async function newWorld(): Promise<string> {
  const name = `ada${++worlds}`;
  const session = new ZookeeperSession({
    hosts: `${zookeeper.hosts}/vault`,
    auth: [ADA],
    access: "creator",
  });
  await session.start();
  await session.create(`/${name}`, NOTHING, "persistent");
  await session.stop();
  return `${zookeeper.hosts}/vault/${name}`;
}

Deno.test("nodes with an access control list are for those who prove who they are", async () => {
  const hosts = await newWorld();
  await using registries = new Registries();
  const registry = await registries.start({ hosts, auth: [ADA], access: "creator" });
  await registry.register(instanceOf("Shop", "one"));
  assert.deepEqual(await registry.discover(), ["Shop"]);
  for (const auth of [[], [BOB], [{ ...ADA, credentials: "ada:wrong" }]]) {
    const stranger = await registries.start({ hosts, auth });
    await assert.rejects(stranger.register(instanceOf("Shop", "two")), {
      name: "RegistrationError",
      message: /NO_AUTH: the access control list of the node does not allow it; set auth_data to/,
    });
  }
  const both = await registries.start({ hosts, auth: [BOB, ADA] });
  await both.register(instanceOf("Shop", "three"));
});

Deno.test("nodes that are created are open, or for their creator only", async () => {
  const hosts = `${zookeeper.hosts}/plain`;
  const start = async (options: { auth?: typeof ADA[]; access?: "creator" }) => {
    const session = new ZookeeperSession({ hosts, ...options });
    await session.start();
    return session;
  };
  const ada = await start({ auth: [ADA] });
  const careful = await start({ auth: [ADA], access: "creator" });
  const stranger = await start({});
  try {
    await ada.create("/open", NOTHING, "ephemeral");
    await careful.create("/closed", NOTHING, "ephemeral");
    assert.equal((await stranger.read("/open"))?.length, 0);
    await assert.rejects(stranger.read("/closed"), { code: "NO_AUTH" });
    assert.equal((await ada.read("/closed"))?.length, 0);
  } finally {
    await Promise.all([ada, careful, stranger].map((session) => session.stop()));
  }
});

Deno.test("a scheme that the server does not know is one clear reason", async () => {
  const { hosts } = zookeeper;
  await using registries = new Registries();
  const registry = await registries.start({
    hosts,
    auth: [{ scheme: "nonsense", credentials: "" }],
  });
  await assert.rejects(registry.discover(), /the server refuses auth_data/);
});

Deno.test("auth_data in the configuration lets a program in, and is never shown", async () => {
  const hosts = await newWorld();
  const config = (auth: unknown) =>
    JSON.stringify({
      container: {
        registry: {
          class: "lymph.discovery.zookeeper:ZookeeperServiceRegistry",
          zkclient: {
            class: "kazoo.client:KazooClient",
            hosts,
            ...(auth === undefined ? {} : { auth_data: auth, default_acl: "CREATOR_ALL_ACL" }),
          },
        },
        events: { class: "null" },
      },
      interfaces: { Shop: { class: "shop:Shop" } },
    });
  await using project = await createProject({
    "services/shop.ts":
      'import { Interface } from "@lymph/lymph";\nexport class Shop extends Interface {}\n',
    "conf/ada.yml": config([["digest", "ada:lovelace"]]),
    "conf/nobody.yml": config(undefined),
    "conf/wrong.yml": config(["digest", "ada:lovelace"]),
    ".lymph.yml": config([["digest", "ada:lovelace"]]),
  });
  const options = { cwd: project.path };
  {
    await using instance = startLymph(["instance", "--config=conf/ada.yml"], options);
    await instance.stderr(/^Serving Shop at /m);
    const { stdout, stderr } = await runLymph(["discover"], options);
    assert.deepEqual({ stdout, stderr }, { stdout: "Shop [1]\n", stderr: "" });
  }
  const refused = await runLymph(["instance", "--config=conf/nobody.yml"], options);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /^lymph: Cannot register Shop as \w+: Cannot create .*NO_AUTH: /m);
  const wrong = await runLymph(["instance", "--config=conf/wrong.yml"], options);
  assert.match(
    wrong.stderr,
    /zkclient\.auth_data must be a list of pairs like \[digest, "user:pass/,
  );
  const shown = await runLymph(["config"], options);
  for (const { stdout, stderr } of [refused, wrong, shown]) {
    assert.doesNotMatch(stdout + stderr, /lovelace/);
  }
});
