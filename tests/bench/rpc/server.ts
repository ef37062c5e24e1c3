import { CONTESTANTS } from "./contestants.ts";

const contestant = CONTESTANTS[Number(Deno.args[0])];
console.log(await contestant?.serve());
