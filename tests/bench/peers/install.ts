import { join } from "node:path";

/** What the other contestants are made of, at the versions that are compared. */
export const PACKAGES: Readonly<Record<string, string>> = {
  "@grpc/grpc-js": "1.14.7",
  "@grpc/proto-loader": "0.8.1",
  "@nestjs/common": "12.5.1",
  "@nestjs/core": "12.5.1",
  "@nestjs/microservices": "12.1.1",
  "moleculer": "0.15.2",
  "reflect-metadata": "0.2.2",
  "rxjs": "7.8.2",
};

/** The Node that runs them: each is at home there. */
export const NODE_VERSION = "24.21.0";

/** Packages in a directory of their own, until disposed of. */
export interface Installed extends AsyncDisposable {
  /** Where they are. */
  readonly directory: string;
  /** The Node beside them. */
  readonly node: string;
}

/**
 * Installs the other contestants and Node with npm. No script of a package runs.
 *
 * @throws {Error} If npm is missing or fails.
 */
export async function install(): Promise<Installed> {
  const directory = await Deno.makeTempDir({ prefix: "lymph_bench_peers_" });
  const remove = (): Promise<void> => Deno.remove(directory, { recursive: true });
  const node = `node-${Deno.build.os}-${Deno.build.arch === "x86_64" ? "x64" : "arm64"}`;
  const dependencies = { ...PACKAGES, [node]: NODE_VERSION };
  try {
    await Deno.writeTextFile(
      join(directory, "package.json"),
      JSON.stringify({ private: true, dependencies }),
    );
    const { success } = await new Deno.Command("npm", {
      args: ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
      cwd: directory,
      stdout: "null",
      stderr: "inherit",
    }).output();
    if (!success) throw new Error("Cannot install the other contestants: npm install has failed");
  } catch (thrown) {
    await remove();
    throw thrown;
  }
  return {
    directory,
    node: join(directory, "node_modules", node, "bin/node"),
    [Symbol.asyncDispose]: remove,
  };
}
