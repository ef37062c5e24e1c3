import type { Outlet } from "./outlet.ts";

type ConsoleMethods = Record<string, unknown>;
type ConsoleClass = new (print: (text: string, level: number) => void) => ConsoleMethods;

/**
 * Sends what services print with `console` to outlets, so that a terminal that is not read does not
 * hold them up either. Deno's own class does the formatting; where a version has none to offer, or
 * OpenTelemetry listens to the console, all stays as it is.
 *
 * @returns Dispose of it to have the console as it was.
 */
export function redirectConsole(stdout: Outlet, stderr: Outlet): Disposable {
  const internals = (Deno as unknown as Record<symbol, { Console?: ConsoleClass } | undefined>)[
    (Deno as unknown as { internal: symbol }).internal
  ];
  const own = console as unknown as ConsoleMethods;
  if (internals?.Console === undefined || Deno.env.get("OTEL_DENO") === "true") {
    return { [Symbol.dispose]() {} };
  }
  const replacement = new internals.Console((text, level) => {
    try {
      (level > 1 ? stderr : stdout).write(text);
    } catch {
      // The reader has gone, which the console does not tell either.
    }
  });
  const before = new Map<string, unknown>();
  for (const [name, method] of Object.entries(replacement)) {
    if (typeof method !== "function" || typeof own[name] !== "function") continue;
    before.set(name, own[name]);
    own[name] = method;
  }
  return {
    [Symbol.dispose]() {
      for (const [name, method] of before) own[name] = method;
    },
  };
}
