import { fileURLToPath } from "node:url";
import MiniSearch from "minisearch";
import type { Section } from "./markdown.ts";

/** A section of a page, as the search finds it. */
export interface Entry extends Section {
  /** Its address, seen from the site's root. */
  readonly url: string;
  /** Title of its page. */
  readonly page: string;
}

/** What is searched and shown; the script of the site has the same options. */
const OPTIONS = {
  fields: ["title", "text"],
  storeFields: ["title", "page", "url"],
  idField: "url",
};

/** The script that a page loads: the index and its options, as a module. */
export function searchModule(entries: readonly Entry[]): string {
  const index = new MiniSearch<Entry>(OPTIONS);
  index.addAll(entries);
  return `export const options = ${JSON.stringify(OPTIONS)};\n` +
    `export const index = ${JSON.stringify(JSON.stringify(index))};\n`;
}

/** The library as browsers load it. */
export async function searchLibrary(): Promise<string> {
  return await Deno.readTextFile(fileURLToPath(import.meta.resolve("minisearch")));
}
