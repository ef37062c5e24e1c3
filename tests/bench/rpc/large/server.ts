import { CONTESTANTS } from "./contestants.ts";

const contestant = CONTESTANTS[Number(Deno.args[0])];
console.log(await contestant?.serve());
setInterval(() => {}, 60_000); // until it is stopped, whatever it serves
