import { command } from "../command/command.ts";
import { instanceOptions, reloadOption } from "../command/shared_options.ts";
import { runServices } from "../run/run_services.ts";

/** `lymph worker` */
export default command({
  options: { ...instanceOptions, reload: reloadOption },
  args: {},
  details: "Runs only interfaces that have tasks; each is registered as <name>.worker.",
  async run(context) {
    if (context.options.reload) {
      const { runReloading } = await import("../node/run_reloading.ts");
      return await runReloading(context);
    }
    return await runServices(context, { worker: true });
  },
});
