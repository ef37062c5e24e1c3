/** Shells that there are completions for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
/** Name of a shell. */
export type Shell = typeof SHELLS[number];

/** What can be completed. */
export type CompletionTable = readonly {
  /** Name of the command. */
  readonly name: string;
  /** What it does. */
  readonly summary: string;
  /** Its options, such as `--json`. */
  readonly options: readonly string[];
}[];

/** Writes a script that makes a shell complete commands, options and, beyond those, files. */
export function formatCompletions(shell: Shell, table: CompletionTable): string {
  return { bash: formatBash, zsh: formatZsh, fish: formatFish }[shell](table);
}

function formatBash(table: CompletionTable): string {
  const cases = table.map(({ name, options }) => `    ${name}) words="${options.join(" ")}" ;;`);
  return `_lymph() {
  local word="\${COMP_WORDS[COMP_CWORD]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${table.map(({ name }) => name).join(" ")}" -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
    help) words="${table.map(({ name }) => name).join(" ")}" ;;
${cases.filter((line) => !line.startsWith("    help)")).join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _lymph lymph`;
}

function formatZsh(table: CompletionTable): string {
  const names = table.map(({ name, summary }) => `    ${quote(`${name}:${summary}`)}`);
  const cases = table.map(({ name, options }) => `    ${name}) options=(${options.join(" ")}) ;;`);
  return `#compdef lymph
_lymph() {
  local -a commands options
  commands=(
${names.join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case "$words[2]" in
${cases.join("\n")}
  esac
  compadd -- $options
  _files
}
compdef _lymph lymph`;
}

function formatFish(table: CompletionTable): string {
  const lines = table.flatMap(({ name, summary, options }) => [
    `complete -c lymph -n __fish_use_subcommand -a ${name} -d ${quote(summary)}`,
    ...options.map((option) =>
      `complete -c lymph -n '__fish_seen_subcommand_from ${name}' -l ${option.slice(2)}`
    ),
  ]);
  return ["complete -c lymph -n __fish_use_subcommand -f", ...lines].join("\n");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\\\''")}'`;
}
