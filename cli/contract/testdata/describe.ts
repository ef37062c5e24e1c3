/**
 * Prints whether `shop.ts:Shop` in a directory is described.
 *
 * @module
 */
import { setClassSource } from "../../../core/declarations/class_source.ts";
import type { InterfaceClass } from "../../../core/interface/interface.ts";
import { ContractCache } from "../contract_cache.ts";
import { SourceDescriber } from "../source_describer.ts";

const [project = ""] = Deno.args;
class Shop {}
setClassSource(Shop, "shop.ts:Shop");
const cache = new ContractCache(new URL("other_state", project).pathname);
const describer = new SourceDescriber({ project, cache });
const contract = await describer.describe(Shop as unknown as InterfaceClass);
console.log(contract !== undefined);
