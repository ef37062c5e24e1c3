import assert from "node:assert/strict";
import { parseRoutes } from "./external_ip.ts";

const HEADER = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT";

Deno.test("the interface that leads outside is that of the default route", () => {
  const table = `${HEADER}
eth0\t0000A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0
`;
  assert.equal(parseRoutes(table), "wlan0");
  assert.equal(parseRoutes(HEADER), undefined);
});
