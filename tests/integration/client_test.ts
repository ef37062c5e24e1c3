import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Gateway } from "../../gateway/mod.ts";
import { Interface, type RequestContext, rpc } from "../../mod.ts";
import { type Middleware, Unauthorized } from "../../web/mod.ts";
import { startServices } from "../kit/mod.ts";
import { prepareBun, prepareNode } from "../support/browsers/runtimes.ts";
import { Chromium } from "../support/browsers/chromium.ts";
import { createProject } from "../support/projects/project.ts";

const ROOT = new URL("../../", import.meta.url);
const TESTDATA = new URL("testdata/client/", import.meta.url);
const MOST_BYTES = 3000;

class OutOfStock extends Error {}

class Shop extends Interface {
  #added = 0;

  @rpc()
  greet({ name }: { name: string }): string {
    return `Hi, ${name}!`;
  }

  @rpc({ idempotent: true })
  count(): number {
    return 0;
  }

  @rpc()
  add(): number {
    return ++this.#added;
  }

  @rpc()
  echo({ value }: { value: unknown }): unknown {
    return value;
  }

  @rpc({ raises: [OutOfStock] })
  order({ item }: { item: string }): void {
    throw new OutOfStock(`There is no ${item} left`);
  }

  @rpc()
  async never(_args: object, { signal }: RequestContext): Promise<void> {
    await new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  }

  @rpc()
  secret(): void {}
}

const authenticate: Middleware = (request, _context, next) => {
  if (request.headers.get("authorization") === "Bearer wrong") throw new Unauthorized();
  return next();
};

class Api extends Gateway {
  override readonly middleware = [authenticate];
}

/** Bundles the client for a page. */
async function bundle(): Promise<string> {
  const file = fileURLToPath(new URL("client/mod.ts", ROOT));
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--minify", "--platform=browser", file],
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

async function gzipped(text: string): Promise<number> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return (await new Response(stream).bytes()).length;
}

Deno.test("the client calls services from Deno, Node, Bun and a page of another origin", async (t) => {
  const code = await bundle();
  await using project = await createProject({
    "package.json": '{ "type": "module" }',
    "client.js": code,
    "suite.js": await Deno.readTextFile(new URL("suite.js", TESTDATA)),
    "main.js": await Deno.readTextFile(new URL("main.js", TESTDATA)),
    "index.html": '<!doctype html><link rel="icon" href="data:,">',
  });
  await using pages = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    async (request) => {
      const name = new URL(request.url).pathname.slice(1) || "index.html";
      const type = name.endsWith(".js") ? "text/javascript" : "text/html";
      const text = await Deno.readTextFile(join(project.path, name));
      return new Response(text, { headers: { "content-type": type } });
    },
  );
  const origin = `http://127.0.0.1:${pages.addr.port}`;
  const methods = ["add", "count", "echo", "greet", "never", "order"];
  await using services = await startServices({
    Shop,
    Api: {
      class: Api,
      config: {
        port: 0,
        shutdown: { quiet: 0 },
        expose: methods.map((method) => `Shop.${method}`),
        cors: { origins: [origin] },
      },
    },
  });
  const url = `http://127.0.0.1:${services.instances<Api>("Api")[0]?.port}`;
  const main = join(project.path, "main.js");
  const held: Record<string, string[]> = {};

  for (
    const [runtime, command, ...args] of [
      ["Deno", Deno.execPath(), "run", "-A"],
      ["Node", await prepareNode()],
      ["Bun", await prepareBun()],
    ] as const
  ) {
    await t.step(runtime, async () => {
      const child = new Deno.Command(command, { args: [...args, main, url] });
      const { success, stdout, stderr } = await child.output();
      assert.ok(success, new TextDecoder().decode(stderr));
      held[runtime] = JSON.parse(new TextDecoder().decode(stdout));
    });
  }

  await t.step("Chromium", async () => {
    await using browser = await Chromium.start();
    const page = await browser.open(`${origin}/`);
    const suite = `import("/suite.js").then(({ run }) => run(${JSON.stringify(url)}))`;
    held["Chromium"] = await page.evaluate<string[]>(suite);
  });

  await t.step("each of them has checked the same facts", () => {
    assert.equal(held["Deno"]?.length, 11);
    for (const facts of Object.values(held)) assert.deepEqual(facts, held["Deno"]);
  });
});

Deno.test("the client is small", async () => {
  const bytes = await gzipped(await bundle());
  assert.ok(bytes < MOST_BYTES, `${bytes} bytes must be below ${MOST_BYTES}`);
});
