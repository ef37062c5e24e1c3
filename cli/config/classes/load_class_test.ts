import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Creator } from "../../../core/config/config.ts";
import { createConfig } from "../../../core/config/mod.ts";
import { type ClassLoaderOptions, createClassLoader } from "./load_class.ts";

interface Project {
  readonly directory: string;
  load(specifier: string, file?: string, path?: string): Promise<Creator>;
}

const files: Record<string, string> = {
  "conf/beside.ts": "export class Beside {}",
  "services/greeting.ts": "export class Greeting {}\nexport const text = 'x';\n" +
    "export const arrow = (values) => ({ by: 'arrow', values });\n" +
    "export async function later(values) { return { by: 'later', values }; }\nexport const nothing = null;\nexport default class {}",
  "services/script.js": "export class Script {}",
  "services/shop/cart.ts": "export class Cart {}",
  "services/shop/mod.ts": "export class Shop {}",
  "services/empty.ts": "",
  "services/syntax.ts": "export class {",
  "services/no_export.ts": 'import { Empty } from "./empty.ts"; export class A extends Empty {}',
  "services/inner.ts": 'import "./missing.ts"; export class A {}',
  "services/inner_syntax.ts": 'import "./syntax.ts"; export class A {}',
  "services/bare.ts": 'import "no-such-package"; export class A {}',
  "services/throws.ts": "export class A {}\nthrow new RangeError('no luck\\ntoday');",
  "lib/extra.ts": "export class Extra {}",
  "outside/evil.ts": "globalThis.evil = true; export class Evil {}",
};

async function withProject(
  use: (project: Project) => Promise<void>,
  options: Partial<ClassLoaderOptions> = {},
) {
  const home = await Deno.realPath(await Deno.makeTempDir());
  const directory = join(home, "project");
  try {
    for (const [name, text] of Object.entries(files)) {
      const path = join(
        name.startsWith("services") || name.startsWith("conf") ? directory : home,
        name,
      );
      await Deno.mkdir(dirname(path), { recursive: true });
      await Deno.writeTextFile(path, text);
    }
    const loadClass = createClassLoader({
      cwd: directory,
      project: directory,
      env: { LYMPH_PATH: `:../lib:${join(home, "none")}` },
      ...options,
    });
    const load = (specifier: string, file = "conf/x.yml", path = "interfaces.X") =>
      loadClass(specifier, { file, path });
    await use({ directory, load });
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

Deno.test("a class is found by the name of its module or by a path", async () => {
  await withProject(async ({ directory, load }) => {
    const cases: [string, string][] = [
      ["beside:Beside", "Beside"],
      ["greeting:Greeting", "Greeting"],
      ["greeting.ts:Greeting", "Greeting"],
      ["greeting:default", "default"],
      ["script:Script", "Script"],
      ["shop:Shop", "Shop"],
      ["shop.cart:Cart", "Cart"],
      ["shop/cart:Cart", "Cart"],
      ["services.shop.cart:Cart", "Cart"],
      ["services/shop/cart.ts:Cart", "Cart"],
      ["extra:Extra", "Extra"],
      ["./beside.ts:Beside", "Beside"],
      ["./beside:Beside", "Beside"],
      ["../services/greeting.ts:Greeting", "Greeting"],
      ["../services/shop:Shop", "Shop"],
      [`${directory}/services/greeting.ts:Greeting`, "Greeting"],
      [`${pathToFileURL(directory)}/services/greeting.ts:Greeting`, "Greeting"],
      ["../../lib/extra.ts:Extra", "Extra"],
      ["js-yaml:YAMLException", "YAMLException"],
      ["npm:js-yaml@5.5.0:YAMLException", "YAMLException"],
    ];
    for (const [specifier, name] of cases) {
      assert.equal(Reflect.get(await load(specifier), "name"), name, specifier);
    }
  });
});

Deno.test("a function creates instances in place of a class", async () => {
  await withProject(async ({ load }) => {
    const loadClass = (specifier: string) => load(specifier);
    for (const by of ["arrow", "later"]) {
      const config = createConfig({ cache: { class: `greeting:${by}`, size: 7 } }, { loadClass });
      assert.deepEqual(await config.create("cache"), { by, values: { size: 7 } });
      const extra = { clock: 1 };
      assert.deepEqual(await config.create("cache", { extra }), {
        by,
        values: { size: 7, clock: 1 },
      });
    }
  });
});

Deno.test("a module beside the configuration file comes before others of its name", async () => {
  await withProject(async ({ directory, load }) => {
    await Deno.writeTextFile(
      join(directory, "conf/greeting.ts"),
      "export class Greeting { static here = 1 }",
    );
    assert.equal(Reflect.get(await load("greeting:Greeting"), "here"), 1);
    assert.equal(Reflect.get(await load("greeting:Greeting", ".lymph.yml"), "here"), undefined);
  });
});

Deno.test("what cannot be loaded is one line that says why", async () => {
  await withProject(async ({ directory, load }) => {
    const lib = join(directory, "../lib");
    const places = `conf, services, ${lib}, ${join(directory, "../none")}`;
    const cases: [string, string][] = [
      [
        "greting:Greeting",
        `there is no module "greting" in ${places}, nor in the project's import map ` +
        '(did you mean "greeting"?)',
      ],
      [
        "other.module:X",
        `there is no module "other.module" in ${places}, the project, nor in the project's import map`,
      ],
      [
        "redis.client:StrictRediss",
        `there is no module "redis.client" in ${places}, the project, nor in the project's import map ` +
        '(did you mean "redis.client:StrictRedis"?)',
      ],
      ["./besid.ts:X", 'there is no conf/besid.ts (did you mean "beside"?)'],
      [
        "greeting:Greting",
        "services/greeting.ts does not export Greting: it exports Greeting, arrow, default, later, nothing, " +
        'text (did you mean "Greeting"?)',
      ],
      ["empty:X", "services/empty.ts does not export X: it exports nothing"],
      [
        "greeting:toString",
        "services/greeting.ts does not export toString: it exports Greeting, arrow, default, later, nothing, " +
        "text",
      ],
      ["greeting:text", "text of services/greeting.ts must be a class: it is a string"],
      ["greeting:nothing", "nothing of services/greeting.ts must be a class: it is null"],
      ["syntax:A", "SyntaxError: Expected ident (services/syntax.ts:1:14)"],
      ["inner_syntax:A", "SyntaxError: Expected ident (services/syntax.ts:1:14)"],
      [
        "no_export:A",
        "SyntaxError: The requested module './empty.ts' does not provide an export named 'Empty' at " +
        "services/no_export.ts:1:10",
      ],
      ["inner:A", 'Module not found "services/missing.ts". (services/inner.ts:1:8)'],
      [
        "bare:A",
        'Import "no-such-package" not a dependency and not in import map from "services/bare.ts" ' +
        "(services/bare.ts:1:8)",
      ],
      ["throws:A", "RangeError: no luck (services/throws.ts:2:7)"],
      ["Greeting", 'it must have the form "module:Name" or be gateway'],
      ["gatewey", 'it must have the form "module:Name" or be gateway (did you mean "gateway"?)'],
      ["greeting:", 'it must have the form "module:Name", such as "greeting:Greeting"'],
      [":Greeting", 'it must have the form "module:Name", such as "greeting:Greeting"'],
      ["npm:js-yaml@5", 'it must have the form "module:Name", such as "greeting:Greeting"'],
      ["npm:js-yaml", 'it must have the form "module:Name", such as "greeting:Greeting"'],
    ];
    for (const [specifier, message] of cases) {
      await assert.rejects(load(specifier), { message }, specifier);
    }
  });
});

Deno.test("classes load only from the project, its roots and packages", async () => {
  await withProject(async ({ directory, load }) => {
    const evil = join(directory, "../outside/evil.ts");
    const outside = `${evil} is outside of the project and of LYMPH_PATH`;
    const forbidden = "modules are loaded from files, npm: and jsr: only";
    const cases: [string, string][] = [
      [`${evil}:Evil`, outside],
      [`${pathToFileURL(evil)}:Evil`, outside],
      ["../../outside/evil.ts:Evil", outside],
      [`${directory}/services/../../outside/evil.ts:Evil`, outside],
      ["https://example.com/evil.ts:Evil", forbidden],
      ["data:text/javascript,export class Evil {}:Evil", forbidden],
      ["node:child_process:ChildProcess", forbidden],
    ];
    for (const [specifier, message] of cases) {
      await assert.rejects(load(specifier), { message }, specifier);
    }
    await assert.rejects(load("x/../../../outside/evil:Evil"), /^Error: there is no module/);
    assert.ok(!("evil" in globalThis));
  });
});

Deno.test("a part of the framework comes from the program that assembles it", async () => {
  class Registry {}
  const asked: string[] = [];
  await withProject(async ({ load }) => {
    const zookeeper = "lymph.discovery.zookeeper:ZookeeperServiceRegistry";
    assert.equal(await load("embedded", ".lymph.yml", "container.registry"), Registry);
    await assert.rejects(load(zookeeper, ".lymph.yml", "container.registry"), {
      message: "registry/zookeeper is not available in this version",
    });
    await assert.rejects(load("embeded", ".lymph.yml", "container.registry"), {
      message: 'it must have the form "module:Name" or be one of embedded, static, zookeeper ' +
        '(did you mean "embedded"?)',
    });
    assert.deepEqual(asked, ["registry/embedded", "registry/zookeeper"]);
  }, {
    loadBuiltIn: (builtIn) => {
      asked.push(builtIn);
      return Promise.resolve(builtIn === "registry/embedded" ? Registry : undefined);
    },
  });
});

Deno.test("A20 a symbolic link is followed within the project, and not out of it", async () => {
  await withProject(async ({ directory, load }) => {
    const services = join(directory, "services");
    await Deno.symlink("../conf/beside.ts", join(services, "inside.ts"));
    await Deno.symlink("../../outside/evil.ts", join(services, "evil.ts"));
    await Deno.symlink("../../outside", join(services, "shared"));
    assert.equal(Reflect.get(await load("inside:Beside"), "name"), "Beside");
    for (
      const name of ["evil", "shared.evil", "../services/evil.ts", "./../services/shared/evil"]
    ) {
      await assert.rejects(load(`${name}:Evil`), {
        message: /evil\.ts leads to .*\/outside\/evil\.ts, which is outside of the project and of/,
      }, name);
    }
    assert.ok(!("evil" in globalThis));
  });
  await withProject(async ({ directory, load }) => {
    await Deno.symlink("../../outside/evil.ts", join(directory, "services/evil.ts"));
    assert.equal(Reflect.get(await load("evil:Evil"), "name"), "Evil");
  }, { env: { LYMPH_PATH: "../outside" } });
});

Deno.test({
  name: "A6 a class of another user's module or directory is not loaded",
  ignore: Deno.uid() !== 0, // only root can give files away
  fn: () =>
    withProject(async ({ directory, load }) => {
      const error = { message: /must belong to you or to root.* set LYMPH_SAFE_DIRECTORIES=/ };
      await Deno.chown(join(directory, "services/script.js"), 65_534, 65_534);
      await assert.rejects(load("script:Script"), error);
      await Deno.chown(join(directory, "services/shop"), 65_534, 65_534);
      await assert.rejects(load("shop.cart:Cart"), error);
    }),
});
