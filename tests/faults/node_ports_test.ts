import assert from "node:assert/strict";
import { NodeProject } from "../support/projects/node_project.ts";

const PAGES = `
import { Rule, UrlMap, WebServiceInterface } from "@lymph/lymph/web";

abstract class Page extends WebServiceInterface {
  page(): string {
    return this.name;
  }
}
export class Shop extends Page {
  override readonly urlMap = new UrlMap([new Rule("/shop", { endpoint: "page" })]);
}
export class Admin extends Page {
  override readonly urlMap = new UrlMap([new Rule("/admin", { endpoint: "page" })]);
}
`;
const REFUSED =
  /Admin: Cannot listen on 127\.0\.0\.1:\d+: it is the port of Shop, and only processes/;

Deno.test("S7 two web services of one process on one port are an error", async () => {
  const command = "lymph instance --config=conf/both.yml";
  await using project = await NodeProject.create({ programs: { Web: { command } } });
  await project.write("services/pages.ts", PAGES);
  await project.write(
    "conf/both.yml",
    "interfaces:\n  Shop: { class: pages:Shop }\n  Admin: { class: pages:Admin }\n",
  );
  const node = project.start("node");
  await node.stderr(REFUSED);
});

Deno.test("S7 the port of one service is refused to another one, whichever comes first", async () => {
  await using project = await NodeProject.create({
    sockets: ["Shop"],
    programs: {
      Admin: { command: "lymph instance --config=conf/admin.yml" },
      Shop: { command: "lymph instance --config=conf/shop.yml", numprocesses: 2 },
    },
  });
  await project.write("services/pages.ts", PAGES);
  await project.write("conf/shop.yml", "interfaces:\n  Shop: { class: pages:Shop }\n");
  const admin = `interfaces:\n  Admin: { class: pages:Admin, port: ${project.port} }\n`;
  await project.write("conf/admin.yml", admin);
  const node = project.start("node");
  await node.stderr(REFUSED);
  await node.stderr(/^Shop\.0 +\| Serving/m);
  await node.stderr(/^Shop\.1 +\| Serving/m);
  for (let requests = 0; requests < 20; requests++) {
    const { status, body } = await fetch(`http://127.0.0.1:${project.port}/shop`);
    await body?.cancel();
    assert.equal(status, 200);
  }
});
