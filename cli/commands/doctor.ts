import { taggedJson } from "../../core/values/json_line.ts";
import { redactLine } from "../../core/config/secrets/secret_texts.ts";
import { command, flag } from "../command/command.ts";
import { examine } from "../doctor/examine.ts";
import { formatFindings, showsUnicode } from "../doctor/format_findings.ts";
import { screenOf } from "../terminal/screen.ts";
import { ipOptions } from "../command/shared_options.ts";

/** `lymph doctor` */
export default command({
  options: { json: flag("Print the findings as JSON"), ...ipOptions },
  args: {},
  details: "Every problem comes with what to do about it. The exit code is 1 if there is one.",
  async run({ options, terminal }) {
    const findings = (await examine(options))
      .map((finding) => ({ ...finding, value: redactLine(finding.value) }));
    const isWell = findings.every(({ state }) => state !== "problem");
    if (options.json) {
      terminal.print(taggedJson({ ok: isWell, findings }));
    } else {
      const unicode = showsUnicode(Deno.stdout.isTerminal(), Deno.env.toObject());
      const style = terminal.style.bind(terminal);
      terminal.print(
        formatFindings(findings, { unicode, style, columns: screenOf()?.columns ?? Infinity }),
      );
    }
    return isWell ? 0 : 1;
  },
});
