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
      // Hidden from Deno, which would else prepare it for every start.
      const module: string = "../node/run_reloading.ts";
      const { runReloading }: typeof import("../node/run_reloading.ts") = await import(module);
      return await runReloading(context);
    }
    return await runServices(context, { worker: true });
  },
});
