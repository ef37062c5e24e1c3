/** Shells that there are completions for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
/** Name of a shell. */
export type Shell = typeof SHELLS[number];

/** A command that can be completed. */
export interface Completion {
  /** Name of the command. */
  readonly name: string;
  /** What it does. */
  readonly summary: string;
  /** Its options, such as `--json`. */
  readonly options: readonly string[];
  /** What its first argument can be, where that is known. */
  readonly choices: readonly string[];
}

/** What a shell takes for a word and nothing else, wherever it stands. */
const PLAIN = /^\w[\w.-]*$/;

/** Writes a script that makes a shell complete commands, options and, beyond those, files. */
export function formatCompletions(shell: Shell, table: readonly Completion[]): string {
  const commands = table.filter(({ name }) => PLAIN.test(name));
  return { bash: formatBash, zsh: formatZsh, fish: formatFish }[shell](commands);
}

function formatBash(table: readonly Completion[]): string {
  const cases = table.map(({ name, options, choices }) =>
    `    ${name}) words="${options.join(" ")}" first="${choices.join(" ")}" ;;`
  );
  return `_lymph() {
  local word="\${COMP_WORDS[COMP_CWORD]}" words="" first=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${table.map(({ name }) => name).join(" ")}" -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
  esac
  if [ "$COMP_CWORD" -eq 2 ]; then words="$first $words"; fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _lymph lymph`;
}

function formatZsh(table: readonly Completion[]): string {
  const names = table.map(({ name, summary }) => `    ${quote(`${name}:${summary}`)}`);
  const cases = table.map(({ name, options, choices }) =>
    `    ${name}) options=(${options.join(" ")}) first=(${choices.join(" ")}) ;;`
  );
  return `#compdef lymph
_lymph() {
  local -a commands options first
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
  (( CURRENT == 3 )) && compadd -- $first
  compadd -- $options
  _files
}
compdef _lymph lymph`;
}

function formatFish(table: readonly Completion[]): string {
  const lines = table.flatMap(({ name, summary, options, choices }) => [
    `complete -c lymph -n __fish_use_subcommand -a ${name} -d ${quote(summary)}`,
    ...(choices.length === 0 ? [] : [
      `complete -c lymph -n '__fish_seen_subcommand_from ${name}' -a ${quote(choices.join(" "))}`,
    ]),
    ...options.map((option) =>
      `complete -c lymph -n '__fish_seen_subcommand_from ${name}' -l ${option.slice(2)}`
    ),
  ]);
  return ["complete -c lymph -n __fish_use_subcommand -f", ...lines].join("\n");
}

/** The same word in all of these shells. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
