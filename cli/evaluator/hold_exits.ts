import process from "node:process";

/** Runs code during which the process must not end, and ends it afterwards if the code has asked for it. */
export function holdExits<T>(run: () => T): T {
  let isRunning = true;
  let end: (() => void) | undefined;
  const restore = [Deno, process].map((owner: { exit(code?: number): never }) => {
    const { exit } = owner;
    const held = (code?: number): never => {
      if (!isRunning) exit.call(owner, code); // the code has kept this function
      end ??= () => exit.call(owner, code);
      throw new Error("The process ends"); // nothing after the call may run
    };
    owner.exit = held;
    return () => {
      if (owner.exit === held) owner.exit = exit;
    };
  });
  try {
    return run();
  } finally {
    isRunning = false;
    for (const undo of restore) undo();
    end?.();
  }
}
