import { command } from "../command/command.ts";
import { instanceOptions } from "../command/shared_options.ts";
import { runServices } from "../run/run_services.ts";

/** `lymph worker` */
export default command({
  options: instanceOptions,
  args: {},
  details: "Runs only interfaces that have tasks; each is registered as <name>.worker.",
  run: (context) => runServices(context, { worker: true }),
});
