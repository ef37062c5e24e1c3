import { command } from "../command.ts";
import { instanceOptions } from "../instance_options.ts";
import { runServices } from "../run_services.ts";

/** `lymph worker` */
export default command({
  options: instanceOptions,
  args: {},
  details: "Runs only interfaces that have tasks; each is registered as <name>.worker.",
  run: (context) => runServices(context, { worker: true }),
});
