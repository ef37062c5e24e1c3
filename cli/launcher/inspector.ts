const OPTION = /^--inspect(?:-brk|-wait)?(?:=.*)?$/s;
/** Commands that run for long enough to be debugged. */
const COMMANDS: ReadonlySet<string> = new Set(["instance", "worker", "node"]);

/** A command line, and the options of Deno in it that let a debugger in. */
export interface InspectedArguments {
  /** `--inspect`, `--inspect-wait` or `--inspect-brk`, with or without an address. */
  readonly inspect: readonly string[];
  /** All others. */
  readonly others: readonly string[];
}

/** Takes the options out of a command line that let a debugger into a service. */
export function splitInspect(args: readonly string[]): InspectedArguments {
  const end = args.indexOf("--");
  const options = COMMANDS.has(args[0] ?? "") ? args.slice(0, end < 0 ? undefined : end) : [];
  const inspect = options.filter((option) => OPTION.test(option));
  return { inspect, others: inspect.length === 0 ? args : without(args, inspect, options.length) };
}

function without(args: readonly string[], found: readonly string[], until: number): string[] {
  return args.filter((arg, index) => index >= until || !found.includes(arg));
}

/**
 * Hands the debugger of this process on: it was meant for the service that this one starts.
 *
 * @returns The option that lets it in there; none where this process has no debugger.
 */
export async function takeInspector([command = ""]: readonly string[]): Promise<string[]> {
  if (!COMMANDS.has(command)) return [];
  const { close, url } = await import("node:inspector");
  const address = url();
  if (address === undefined) return [];
  close();
  return [`--inspect=${new URL(address).host}`];
}
