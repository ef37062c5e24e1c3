import { sendHalf } from "../process/testdata/half_request.ts";
import { startDashboard } from "./testdata/local_dashboard.ts";

// Deno closes a connection with half a request only after its client has.
const lax = { sanitizeOps: false, sanitizeResources: false };

Deno.test("the dashboard stops while a client has not sent all of a request", lax, async () => {
  await using api = await startDashboard();
  using _half = await sendHalf(api.dashboard.port);
  await api.dashboard[Symbol.asyncDispose]();
});
