import { type InstanceProcess, ServiceProject } from "../../support/service_project.ts";
import { type ClientOptions, openClient, type TestClient } from "../../support/open_client.ts";

/** Makes a project of the service `Faulty`, with one of the configurations beside this file. */
export function createFaultyProject(config = "faulty.yml"): Promise<ServiceProject> {
  return ServiceProject.create({
    "conf/faulty.yml": new URL(config, import.meta.url),
    "services/faulty.ts": new URL("faulty.ts", import.meta.url),
  });
}

/** What a test of faults works with. */
export interface Scene extends AsyncDisposable {
  /** The project. */
  readonly project: ServiceProject;
  /** Its instances. */
  readonly instances: readonly InstanceProcess[];
  /** A caller in this process that has found every instance. */
  readonly caller: TestClient;
}

/** Starts instances of `Faulty` and a caller that knows them all. */
export async function setScene(
  count: number,
  { config, ...options }: ClientOptions & { readonly config?: string } = {},
): Promise<Scene> {
  await using stack = new AsyncDisposableStack();
  const project = stack.use(await createFaultyProject(config));
  const instances = await project.startInstances(count);
  const caller = stack.use(await openClient(project.stateDir, options));
  await caller.untilInstances("Faulty", count);
  const resources = stack.move();
  return {
    project,
    instances,
    caller,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
