/** Every public name of Python lymph's classes stands in the list of its features. */
import assert from "node:assert/strict";
import { installPythonLymph } from "./install.ts";

const PAGE = new URL("../../../docs/guide/features_of_python_lymph.md", import.meta.url);

/** Prints the public names of what services and plugins are made of, by class. */
const PRINT_NAMES = `
import json, lymph.monkey
lymph.monkey.patch()
from lymph.cli.base import Command
from lymph.config import Configuration, ConfigView
from lymph.core.channels import ReplyChannel
from lymph.core.container import ServiceContainer
from lymph.core.interfaces import Interface
from lymph.core.monitoring import metrics
from lymph.core.plugins import Plugin
from lymph.core.services import Service
from lymph.web.handlers import RequestHandler
from lymph.web.interfaces import WebServiceInterface
import lymph.exceptions, lymph.testing
classes = [Command, Configuration, ConfigView, ReplyChannel, ServiceContainer, Interface, Plugin, Service]
classes += [RequestHandler, WebServiceInterface]
public = lambda names: [name for name in names if not name.startswith("_")]
names = {cls.__name__: public(dir(cls)) for cls in classes}
for module in (metrics, lymph.exceptions, lymph.testing):
    own = [name for name, value in vars(module).items() if getattr(value, "__module__", None) == module.__name__]
    names[module.__name__] = public(own)
print(json.dumps(names))
`;

async function namesOfPython(): Promise<Record<string, string[]>> {
  const { program, env } = await installPythonLymph();
  const args = ["-W", "ignore", "-c", PRINT_NAMES];
  const output = await new Deno.Command(program, { args, env, stderr: "inherit" }).output();
  return JSON.parse(new TextDecoder().decode(output.stdout));
}

/** The names in the first cells of the page's tables. */
async function namesOnPage(): Promise<Set<string>> {
  const rows = (await Deno.readTextFile(PAGE)).split("\n").filter((row) => row.startsWith("| "));
  const features = rows.map((row) => row.split(/(?<!\\)\|/)[1] ?? "");
  return new Set(features.flatMap((feature) => feature.match(/\w+/g) ?? []));
}

Deno.test("the list of features leaves out no public name of Python lymph", async () => {
  const listed = await namesOnPage();
  const python = await namesOfPython();
  assert.ok(Object.keys(python).length >= 12);
  const missing = Object.entries(python).flatMap(([owner, names]) =>
    names.filter((name) => !listed.has(name)).map((name) => `${owner}.${name}`)
  );
  assert.deepEqual(missing, []);
});
