import { CONTESTANTS } from "./contestants.ts";

const [index, routes] = Deno.args.map(Number) as [number, number];
console.log(await CONTESTANTS[index]?.serve(routes));
