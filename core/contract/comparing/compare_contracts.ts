/**
 * What a change of a service's contract breaks, and which side it affects.
 *
 * @module
 */
import type { Definitions, Schema } from "../schema.ts";
import type { Change, Side } from "./change.ts";
import { argumentsOf, compareGiven, compareTaken } from "./compare_values.ts";
import type { ComparedContract } from "./compared_contract.ts";
import { shapeOf } from "./normal_form.ts";
import { renamedHint } from "./wording.ts";

/**
 * Compares two contracts of one service.
 *
 * @param before What others rely on.
 * @param after What takes its place.
 * @returns Breaks and compatible growth; nothing where both are the same.
 */
export function compareContracts(before: ComparedContract, after: ComparedContract): Change[] {
  return [
    ...compareMethods(before, after),
    ...compareEmitted(before, after),
    ...compareHandled(before, after),
  ];
}

function* compareMethods(before: ComparedContract, after: ComparedContract): Generator<Change> {
  const shapes = new Map(Object.entries(after.methods).map(([name, m]) => [name, shapeOf(m)]));
  const added = without(shapes, before.methods);
  for (const [name, method] of Object.entries(before.methods)) {
    const now = ownOf(after.methods, name);
    if (now === undefined) {
      const text = `removed${renamedHint(name, shapeOf(method), added)}`;
      yield { ...whole("arguments", name), isBreak: true, kind: "removed", text };
      continue;
    }
    const taken = compareTaken(
      described(argumentsOf(method.input, before.definitions), before.definitions),
      described(argumentsOf(now.input, after.definitions), after.definitions),
      { whole: "its arguments", isClosed: true },
    );
    const given = compareGiven(
      described(method.output, before.definitions),
      described(now.output, after.definitions),
      { whole: "its result", place: " in its result" },
    );
    for (const part of taken) yield { side: "arguments", name, ...part };
    for (const part of given) yield { side: "result", name, ...part };
  }
  for (const name of added.keys()) yield grown("arguments", name);
}

function* compareEmitted(before: ComparedContract, after: ComparedContract): Generator<Change> {
  const [known = {}, emitted = {}] = [before.emits, after.emits];
  const shapes = new Map(Object.entries(emitted).map(([type, body]) => [type, shapeOf(body)]));
  const added = without(shapes, known);
  for (const [type, body] of Object.entries(known)) {
    const now = ownOf(emitted, type);
    if (now === undefined) {
      const text = `no longer emitted${renamedHint(type, shapeOf(body), added)}`;
      yield { ...whole("emitted", type), isBreak: true, kind: "removed", text };
      continue;
    }
    const parts = compareGiven(
      described(body, before.definitions),
      described(now, after.definitions),
      { whole: "its body", place: "" },
    );
    for (const part of parts) yield { side: "emitted", name: type, ...part };
  }
  for (const type of added.keys()) yield grown("emitted", type);
}

function* compareHandled(before: ComparedContract, after: ComparedContract): Generator<Change> {
  const [known, now] = [handledBodies(before), handledBodies(after)];
  for (const [type, body] of known) {
    const taken = now.get(type);
    if (taken === undefined) {
      const text = "no longer handled";
      yield { ...whole("handled", type), isBreak: true, kind: "removed", text };
      continue;
    }
    const parts = compareTaken(
      described(body, before.definitions),
      described(taken, after.definitions),
      { whole: "its body", isClosed: false },
    );
    for (const part of parts) yield { side: "handled", name: type, ...part };
  }
  for (const type of now.keys()) if (!known.has(type)) yield grown("handled", type);
}

/** What handlers take, by the type or pattern of their events; a task is called `task <method>`. */
export function handledBodies({ handles = {} }: ComparedContract): Map<string, Schema> {
  const bodies = new Map<string, Schema>();
  for (const [name, { types, body }] of Object.entries(handles)) {
    for (const type of typesOf(name, types)) {
      const other = bodies.get(type);
      // Each handler gets the event, so all of them must accept it.
      bodies.set(type, other === undefined ? body : { allOf: [other, body] });
    }
  }
  return bodies;
}

function typesOf(name: string, types: readonly string[]): readonly string[] {
  return types.length > 0 ? types : [`task ${name}`];
}

function described(schema: Schema, definitions: Definitions) {
  return { schema, definitions };
}

function whole(side: Side, name: string): Pick<Change, "name" | "path" | "side"> {
  return { side, name, path: "" };
}

function grown(side: Side, name: string): Change {
  return { ...whole(side, name), isBreak: false, kind: "added", text: "new" };
}

function without(
  shapes: ReadonlyMap<string, string>,
  known: Readonly<Record<string, unknown>>,
): Map<string, string> {
  return new Map([...shapes].filter(([name]) => !Object.hasOwn(known, name)));
}

function ownOf<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
