/** Letters of options without a value, which may stand in front of `-c`, of any command. */
const FLAGS = "Dghi";
/** `-c`, `-cfile`, `-c=file`, `-gcfile` */
const CONFIG = new RegExp(`^-[${FLAGS}]*(c)(?:=?(.+))?$`, "s");

/** Options that say where configuration is. */
export interface NamedFiles {
  /** Value of `--config` or `-c`. */
  readonly config?: string;
  /** Value of `--vars`. */
  readonly vars?: string;
}

/**
 * Finds the files that a command line names, before anybody knows which other options it may have.
 *
 * @param inputs What stands behind the command.
 */
export function namedFiles(inputs: readonly string[]): NamedFiles {
  const end = inputs.indexOf("--");
  const found: { config?: string; vars?: string } = {};
  for (const [index, input] of (end < 0 ? inputs : inputs.slice(0, end)).entries()) {
    const [, name, value = inputs[index + 1] ?? ""] = /^--(config|vars)(?:=(.*))?$/s.exec(input) ??
      CONFIG.exec(input) ?? [];
    if (name !== undefined) found[name === "vars" ? "vars" : "config"] ??= value;
  }
  return found;
}
