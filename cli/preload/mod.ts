/**
 * The program, for commands that run services: what each of them loads is in flat lists.
 *
 * Where a module is the first to import another one, Deno looks up the line of that import, and
 * for this decodes the source map of the module. All that is in a list is first imported by the
 * list. A module that is in none is loaded all the same, and takes longer.
 *
 * @module
 */
import "./core.ts";
import "../../transports/zmtp/transport/mod.ts";
import "./program.ts";

export { runCommand } from "../cli.ts";
