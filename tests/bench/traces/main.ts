/**
 * `deno task bench:traces [cost|crowd] [--rounds=n]`: what it costs services to record traces, with
 * recording off and on in turns; and with `crowd`, how collector and dashboard stand 200 instances for
 * n minutes, by default 10, with Chromium.
 *
 * @module
 */
import { benchOptions } from "../support.ts";
import { measureCost } from "./cost.ts";
import { watchCrowd } from "./crowd.ts";

const [what = "cost"] = benchOptions(Deno.args, { rounds: 1 }).words;
const { rounds } = benchOptions(Deno.args, { rounds: what === "crowd" ? 10 : 12 });
if (what === "cost") console.log(await measureCost(rounds));
else if (what === "crowd") await watchCrowd(rounds, console.log);
else throw new RangeError(`Name cost or crowd: current value is ${what}`);
