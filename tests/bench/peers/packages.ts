import { createRequire } from "node:module";
import process from "node:process";

/** Names the directory in which the other contestants are installed. */
export const PACKAGES_VARIABLE = "BENCH_PEERS_PACKAGES";

/** Loads a package of another contestant. None of them is a dependency of lymph. */
export function load(name: string): ReturnType<NodeJS.Require> {
  return createRequire(`${process.env[PACKAGES_VARIABLE]}/package.json`)(name);
}
