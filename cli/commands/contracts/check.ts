import { taggedJson } from "../../../core/values/json_line.ts";
import { checkWithCluster, checkWithSnapshots } from "../../check/check_project.ts";
import { withProgress } from "../../check/progress.ts";
import { formatFinding } from "../../check/format_findings.ts";
import { toJson } from "../../check/json_findings.ts";
import { readServices } from "../../check/read_services.ts";
import { summarize } from "../../check/summary.ts";
import { updateSnapshots } from "../../check/update_snapshots.ts";
import { openConnection } from "../../client/open_connection.ts";
import { command, flag, UsageError } from "../../command/command.ts";
import { ipOptions } from "../../command/shared_options.ts";
import { openConfig } from "../../project/open_config.ts";

/** `lymph check` */
export default command({
  options: {
    update: flag("Write the snapshots in contracts/ anew, and compare nothing"),
    snapshots: flag("Compare with the snapshots alone, not with what runs"),
    json: flag("Print what was found as JSON"),
    ...ipOptions,
  },
  args: {},
  details: "The exit code is 1 if there is a break, or if a service runs and does not answer.",
  async run({ options, terminal }) {
    const { update, snapshots, json } = options;
    if (update && snapshots) throw new UsageError("--update and --snapshots do not go together");
    const opened = await openConfig(options);
    const { project } = opened.directories;
    const services = await withProgress(terminal, "Reading the types …", readServices(opened));
    if (update) return await updateSnapshots(project, services, terminal);
    const check = await withProgress(
      terminal,
      "Asking what runs …",
      (async () => {
        if (snapshots) return checkWithSnapshots(services);
        await using connection = await openConnection(opened, { ...options, once: true });
        return await checkWithCluster(services, connection);
      })(),
    );
    if (json) terminal.print(taggedJson(toJson(check)));
    else {
      const isWatched = check.cluster.instances.length > 0;
      for (const finding of [...check.breaks, ...check.growth]) {
        terminal.print(formatFinding(finding, isWatched));
      }
      for (const service of check.silent) {
        terminal.print(`${service}: no instance answers, so it is not known what a change breaks`);
      }
    }
    for (const line of summarize(services, check, !snapshots)) terminal.note(line);
    return check.breaks.length + check.silent.length > 0 ? 1 : 0;
  },
});
