import type { Evaluation, Evaluator } from "../evaluator/evaluator.ts";
import type { LineStream } from "./line_stream.ts";
import {
  LONGEST_REQUEST,
  LONGEST_TEXT,
  parseRequest,
  type ShellReply,
  type ShellRequest,
} from "./messages.ts";

const MOST_UNDER_WAY = 16;
const TOO_MUCH: Evaluation = { kind: "error", text: "Too much is under way in this shell" };

/**
 * Serves an accepted shell until it disconnects. Code that still runs goes on; nothing gets
 * what comes of it.
 *
 * @throws {Error} If it sends what is no request, or its connection breaks.
 */
export async function serveShell(lines: LineStream, evaluator: Evaluator): Promise<void> {
  let underWay = 0;
  const answer = async (request: ShellRequest): Promise<void> => {
    underWay++;
    try {
      await lines.write(JSON.stringify(await reply(request, evaluator)));
    } catch {
      // The connection is broken, which reading from it tells, too.
    } finally {
      underWay--;
    }
  };
  for (;;) {
    const line = await lines.read(LONGEST_REQUEST);
    if (line === undefined) return;
    const request = parseRequest(line);
    if (underWay < MOST_UNDER_WAY) void answer(request);
    else await lines.write(JSON.stringify({ id: request.id, evaluation: TOO_MUCH }));
  }
}

async function reply(
  { id, code, line = "", colors = false }: ShellRequest,
  evaluator: Evaluator,
): Promise<ShellReply> {
  if (code === undefined) return { id, completion: await evaluator.complete(line) };
  return { id, evaluation: shortened(await evaluator.evaluate(code, { colors }), colors) };
}

function shortened(evaluation: Evaluation, colors: boolean): Evaluation {
  if (evaluation.kind === "nothing" || evaluation.text.length <= LONGEST_TEXT) return evaluation;
  const reset = colors ? "\x1b[0m" : "";
  return { ...evaluation, text: `${evaluation.text.slice(0, LONGEST_TEXT)}${reset} … and more` };
}
