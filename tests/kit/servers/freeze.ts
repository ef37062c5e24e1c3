/** Where the state of a thread stands: behind its name, which may contain anything. */
const STATE = /\) (\w)/;
/** What Linux calls a thread that a signal has stopped. */
const STOPPED = "T";

/**
 * Stops a process by SIGSTOP and returns once all of its threads have stopped: on a busy machine,
 * some run on for a while.
 */
export function freeze(pid: number): void {
  Deno.kill(pid, "SIGSTOP");
  if (Deno.build.os !== "linux") return;
  while (!threadStates(pid).every((state) => state === STOPPED)); // a matter of microseconds
}

function threadStates(pid: number): (string | undefined)[] {
  const tasks = `/proc/${pid}/task`;
  return [...Deno.readDirSync(tasks)].map(({ name }) =>
    STATE.exec(readThread(`${tasks}/${name}/stat`))?.[1]
  );
}

/** The line of a thread; of one that has ended, that of a stopped one. */
function readThread(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return `() ${STOPPED}`;
  }
}
