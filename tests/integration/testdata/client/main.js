/** Runs the suite against the gateway at the URL that is given. */
import process from "node:process";
import { run } from "./suite.js";

console.log(JSON.stringify(await run(process.argv[2])));
