/** Shells that there are completions for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
/** Name of a shell. */
export type Shell = typeof SHELLS[number];

/** An option that can be completed. */
export interface CompletedOption {
  /** Its form, such as `--json`. */
  readonly name: string;
  /** Its one-letter form, without the hyphen. */
  readonly short?: string | undefined;
  /** Whether a value follows. */
  readonly takesValue: boolean;
}

/** A command that can be completed. */
export interface Completion {
  /** Name of the command. */
  readonly name: string;
  /** What it does. */
  readonly summary: string;
  /** Its options. */
  readonly options: readonly CompletedOption[];
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
    `    ${name}) words="${namesOf(options)}" first="${choices.join(" ")}" ;;`
  );
  return `_lymph() {
  local word="\${COMP_WORDS[COMP_CWORD]}" words="" first=""
  # The value of an option: a file, which bash completes by itself.
  if [ "$word" = "=" ] || [ "\${COMP_WORDS[COMP_CWORD-1]}" = "=" ]; then return; fi
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
    `    ${name}) options=(${namesOf(options)}) first=(${choices.join(" ")}) ;;`
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
  if [[ "$PREFIX" == --*=* ]]; then
    compset -P '*='
    _files
    return
  fi
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
      `complete -c lymph -n '__fish_seen_subcommand_from ${name}' ${formatFishOption(option)}`
    ),
  ]);
  return ["complete -c lymph -n __fish_use_subcommand -f", ...lines].join("\n");
}

function formatFishOption({ name, short, takesValue }: CompletedOption): string {
  return `-l ${name.slice(2)}${short ? ` -s ${short}` : ""}${takesValue ? " -r" : ""}`;
}

function namesOf(options: readonly CompletedOption[]): string {
  return options.map(({ name }) => name).join(" ");
}

/** The same word in all of these shells. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
