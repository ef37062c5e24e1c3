/** Tells what stops it. An argument makes it able to reload. */
import { listenForStop } from "../signals.ts";

const stop = listenForStop({
  onReload: Deno.args.length > 0 ? () => console.log("reload") : undefined,
});
stop.graceful.addEventListener("abort", () => console.log("graceful"));
stop.immediate.addEventListener("abort", () => console.log("immediate"));
setInterval(() => {}, 1000);
console.log("ready");
