import type { World } from "../servers/backends.ts";
import { type LymphProcess, ServiceProject } from "./service_project.ts";

const ROOT = new URL("../../../", import.meta.url);
const FILES = [
  "conf/greeting.yml",
  "services/greeting.ts",
  "conf/listen.yml",
  "services/listen.ts",
];

/** The tutorial's services in a directory of their own, on the registry and events of a world. */
export async function createTutorial(world: World): Promise<ServiceProject> {
  const project = await ServiceProject.create(
    Object.fromEntries(FILES.map((path) => [path, new URL(path, ROOT)])),
    { LYMPH_NODE_CONFIG: ".lymph.yml" },
  );
  await project.write(".lymph.yml", JSON.stringify(world.config)); // which is YAML, too
  return project;
}

/** Starts an instance of `conf/<name>.yml` and waits until it serves. */
export async function startInstanceOf(
  project: ServiceProject,
  name: string,
): Promise<LymphProcess> {
  const instance = project.start("instance", "--config", `conf/${name}.yml`);
  await instance.stderr(/^Serving /m);
  return instance;
}
