/**
 * `deno task docs [directory]`: builds the site of README and docs/, by default into `.site`.
 *
 * @module
 */
import { resolve } from "node:path";
import { buildSite } from "./build.ts";

const out = resolve(Deno.args[0] ?? ".site");
const urls = await buildSite(out);
console.log(`Built ${urls.length} pages and the API reference in ${out}`);
