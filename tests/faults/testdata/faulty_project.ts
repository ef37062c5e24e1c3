import { join } from "node:path";
import { ZmtpTransport } from "../../../transports/zmtp/mod.ts";
import { type InstanceProcess, ServiceProject } from "../../support/projects/service_project.ts";
import {
  type ClientOptions,
  openClient,
  type TestClient,
} from "../../support/parts/open_client.ts";

/** Makes a project of the service `Faulty`, with one of the configurations beside this file. */
export function createFaultyProject(config = "faulty.yml"): Promise<ServiceProject> {
  return ServiceProject.create({
    "conf/faulty.yml": new URL(config, import.meta.url),
    "services/faulty.ts": new URL("faulty.ts", import.meta.url),
  });
}

/** How processes of this machine reach each other. */
export const WAYS = ["unix sockets", "TCP"] as const;

/** What a test of faults works with. */
export interface Scene extends AsyncDisposable {
  /** The project. */
  readonly project: ServiceProject;
  /** Its instances. */
  readonly instances: readonly InstanceProcess[];
  /** A caller in this process that has found every instance. */
  readonly caller: TestClient;
}

/** Options of {@linkcode setScene}. */
export interface SceneOptions extends ClientOptions {
  /** Configuration of the instances. */
  readonly config?: string;
  /** One way for the caller and programs alike. @default {TCP for the caller alone} */
  readonly way?: typeof WAYS[number];
}

/** Starts instances of `Faulty` and a caller that knows them all. */
export async function setScene(
  count: number,
  { way, config = way === "TCP" ? "tcp_only.yml" : undefined, ...client }: SceneOptions = {},
): Promise<Scene> {
  await using stack = new AsyncDisposableStack();
  const project = stack.use(await createFaultyProject(config));
  const options = way === "unix sockets"
    ? { ...client, transport: new ZmtpTransport({ localDirectory: socketsOf(project) }) }
    : client;
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

/** The directory with the unix sockets of a project. */
export function socketsOf({ stateDir }: Pick<ServiceProject, "stateDir">): string {
  return join(stateDir, "rpc");
}
