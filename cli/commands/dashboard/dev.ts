import { command } from "../../command/command.ts";
import { ipOptions } from "../../command/shared_options.ts";
import { listen } from "../../dashboard/listen.ts";
import { openBrowser } from "../../dashboard/open_browser.ts";
import { openSystem } from "../../dashboard/system/open_system.ts";
import { dashboardOptions } from "../../dashboard/options.ts";
import { runNode } from "../../node/run_node.ts";
import { readServices } from "../../node/services/service_spec.ts";

/** `lymph dev` */
export default command({
  options: { ...dashboardOptions, ...ipOptions },
  args: {},
  details:
    "Does what lymph node --reload does, collects traces, and serves a page on this machine that shows\n" +
    "the services. The address of the page has a secret in it: who knows it can call every method.",
  async run(context) {
    const { options, terminal } = context;
    await using system = await openSystem(options, readServices);
    await using dashboard = listen(system, options.port);
    using stack = new DisposableStack();
    // The port is that of the page; the node takes a free one.
    const ofNode = { port: undefined, inspect: false, isolated: false };
    const nodeContext = { ...context, options: { ...options, ...ofNode } };
    return await runNode(nodeContext, {
      reload: true,
      traces: true,
      onStart() {
        terminal.note(`Dashboard at ${dashboard.url}`);
        if (!options.noOpen) stack.use(openBrowser(dashboard.url, system.stateDir));
      },
    });
  },
});
