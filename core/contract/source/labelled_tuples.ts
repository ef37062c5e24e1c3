import type { Token } from "./tokens.ts";

/** What `deno doc` does not tell of tuples whose elements have names. */
export interface LabelledTuple {
  /** Elements before the first that may be missing. */
  readonly required: number;
  /** Whether the last element stands for any number of elements. */
  readonly hasRest: boolean;
}

/** A part of a source between brackets. */
interface Frame {
  readonly isTuple: boolean;
  /** Elements that have begun. */
  elements: number;
  /** Whether an element begins here. */
  isStart: boolean;
  /** Type arguments that are open. */
  angles: number;
  required: number | undefined;
  hasRest: boolean;
}

/**
 * Finds tuples whose elements have names and may be missing, such as `[name: string, count?: number]` and
 * `[name: string, ...counts: number[]]`: `deno doc` drops the question mark and the dots.
 *
 * @returns By the number of elements: the least that any such tuple requires.
 */
export function labelledTuples(tokens: readonly Token[]): ReadonlyMap<number, LabelledTuple> {
  const found = new Map<number, LabelledTuple>();
  const frames: Frame[] = [];
  for (const [i, token] of tokens.entries()) {
    const frame = frames.at(-1);
    const isMark = token.kind === "mark";
    if (isMark && ")]}".includes(token.value)) {
      const closed = frames.pop();
      if (closed?.isTuple && closed.required !== undefined) note(found, closed);
      continue;
    }
    if (frame?.isTuple) readElement(frame, tokens, i);
    if (isMark && "([{".includes(token.value)) {
      frames.push({
        isTuple: token.value === "[",
        elements: 0,
        isStart: true,
        angles: 0,
        required: undefined,
        hasRest: false,
      });
    }
  }
  return found;
}

function readElement(frame: Frame, tokens: readonly Token[], i: number): void {
  const at = (ahead: number) => tokens[i + ahead]?.value;
  if (frame.isStart) {
    frame.isStart = false;
    frame.elements += 1;
    const isRest = at(0) === "." && at(1) === "." && at(2) === "." && at(4) === ":";
    const isOptional = at(1) === "?" && at(2) === ":";
    if (isRest || isOptional) frame.required ??= frame.elements - 1;
    if (isRest) frame.hasRest = true;
  }
  const value = tokens[i]?.kind === "mark" ? at(0) : undefined;
  if (value === "<") frame.angles += 1;
  else if (value === ">" && at(-1) !== "=" && frame.angles > 0) frame.angles -= 1;
  else if (value === "," && frame.angles === 0) frame.isStart = true;
}

function note(found: Map<number, LabelledTuple>, { elements, required = 0, hasRest }: Frame): void {
  const known = found.get(elements);
  found.set(elements, {
    required: Math.min(required, known?.required ?? required),
    hasRest: hasRest || (known?.hasRest ?? false),
  });
}
