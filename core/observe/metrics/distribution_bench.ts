import { Distribution } from "./distribution.ts";

const distribution = new Distribution();
let seconds = 1e-6;

Deno.bench("record a latency", () => {
  distribution.record(seconds);
  seconds = seconds > 1 ? 1e-6 : seconds * 1.01;
});
