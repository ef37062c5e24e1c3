import assert from "node:assert/strict";
import { parseYaml } from "../../core/config/yaml.ts";
import { formatConfig } from "./config_listing.ts";

Deno.test("P1 a listed configuration names the file of each part, and reads back", () => {
  const values = {
    container: { ip: "10.0.0.1", registry: { class: "zookeeper" }, note: "a\nb\n" },
    interfaces: { Web: { class: "web:Web" } },
    name: null,
    "x-y: z": { a: 1, b: [2] },
  };
  const fileOf = ([section, key]: readonly string[]) =>
    section === "container" && key !== "ip" || key === "b" ? ".lymph.yml" : "conf/web.yml";
  const text = formatConfig(values, fileOf);
  assert.equal(
    text,
    `container:
  # from conf/web.yml
  ip: 10.0.0.1
  # from .lymph.yml
  registry:
    class: zookeeper
  # from .lymph.yml
  note: |
    a
    b
# from conf/web.yml
interfaces:
  Web:
    class: web:Web
# from conf/web.yml
name: null
'x-y: z':
  # from conf/web.yml
  a: 1
  # from .lymph.yml
  b:
    - 2`,
  );
  assert.deepEqual(parseYaml(text, { file: "x.yml" }), values);
  assert.equal(formatConfig({}, fileOf), "{}");
});
