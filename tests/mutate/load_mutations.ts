import { basename } from "node:path";
import type { Mutation } from "./mutation.ts";

/** A mutation and the list that it stands in. */
export interface ListedMutation extends Mutation {
  /** The name of the list's file, without its ending. */
  readonly area: string;
}

const LISTS = new URL("./mutations/", import.meta.url);

/** Loads the mutations of all areas, sorted by area. */
export async function loadMutations(): Promise<readonly ListedMutation[]> {
  const files = [...Deno.readDirSync(LISTS)].map(({ name }) => name)
    .filter((name) => name.endsWith(".ts")).sort();
  const lists = await Promise.all(files.map(async (file) => {
    const list: { readonly mutations: readonly Mutation[] } = await import(`${LISTS}${file}`);
    return list.mutations.map((mutation) => ({ ...mutation, area: basename(file, ".ts") }));
  }));
  return lists.flat();
}
