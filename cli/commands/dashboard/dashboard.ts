import { aborted } from "../../../core/time/abort.ts";
import { command } from "../../command/command.ts";
import { ipOptions } from "../../command/shared_options.ts";
import { listen } from "../../dashboard/listen.ts";
import { openBrowser } from "../../dashboard/open_browser.ts";
import { openSystem } from "../../dashboard/system/open_system.ts";
import { dashboardOptions } from "../../dashboard/options.ts";
import { listenForStop } from "../../process/signals.ts";

/** `lymph dashboard` */
export default command({
  options: { ...dashboardOptions, ...ipOptions },
  args: {},
  details:
    "Serves a page on this machine that shows the services of the registry, and starts none. The\n" +
    "address has a secret in it: who knows it can call every method. To see traces, run services by\n" +
    "lymph dev.",
  async run({ options, terminal }) {
    using stop = listenForStop();
    terminal.neverWait();
    await using system = await openSystem(options);
    await using dashboard = listen(system, options.port);
    terminal.note(`Dashboard at ${dashboard.url}`);
    using _page = options.noOpen ? undefined : openBrowser(dashboard.url, system.stateDir);
    await aborted(stop.graceful);
  },
});
