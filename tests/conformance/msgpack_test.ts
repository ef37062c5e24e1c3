/** MessagePack: Debian's python3-msgpack and the vectors of the public test suite are the judges. */
import assert from "node:assert/strict";
import { createMsgpackSerializer } from "../../transports/serializers/mod.ts";
import { makeCases } from "./cases.ts";
import { type Canonical, canonical, PYTHON_CANONICAL } from "./msgpack_canonical.ts";
import { makeValue, makeWire } from "./msgpack_cases.ts";
import { type Judgement, PythonJudge } from "./python_judge.ts";
import { READ_ONLY, VECTORS } from "./msgpack_vectors.ts";

/** What lymph decodes in place. */
const EMBEDDED = '"ext",101,';

const serializer = createMsgpackSerializer();

Deno.test("what is encoded is what python3-msgpack reads, and writes byte for byte", async () => {
  await using judge = new PythonJudge<string, readonly [Canonical, string]>(`
${PYTHON_CANONICAL}
def judge(text):
    value = unpack(bytes.fromhex(text))
    return [canonical(value), msgpack.packb(packable(value), use_bin_type=True).hex()]
`);
  const values = makeCases(1, 2000, (random) => makeValue(random));
  const encoded = values.map((value) => serializer.encode(value));
  const judgements = await judge.askAll(encoded.map((bytes) => bytes.toHex()));
  for (const [index, bytes] of encoded.entries()) {
    const label = `value ${index}: ${bytes.toHex().slice(0, 200)}`;
    const value = valueOf(judgements[index]);
    assert.deepEqual(value, [canonical(serializer.decode(bytes)), bytes.toHex()], label);
    assert.deepEqual(canonical(serializer.decode(bytes)), canonical(values[index]), label);
  }
});

Deno.test("bytes are read as by python3-msgpack, or refused as by it", async () => {
  await using judge = new PythonJudge<string, Canonical>(`
${PYTHON_CANONICAL}
def judge(text):
    return canonical(unpack(bytes.fromhex(text)))
`);
  const cases = makeCases(2, 30_000, makeWire);
  const judgements = await judge.askAll(cases.map((bytes) => bytes.toHex()));
  let accepted = 0;
  for (const [index, bytes] of cases.entries()) {
    const ours = read(bytes);
    const label = `${bytes.toHex()}, in Python: ${JSON.stringify(judgements[index])}`;
    if (ours !== undefined && isReserved(ours)) continue;
    if (label.replaceAll("\\", "").includes(EMBEDDED)) continue;
    assert.deepEqual(ours, valueOf(judgements[index]), label);
    if (ours !== undefined) accepted++;
  }
  assert.ok(accepted > cases.length / 20, `${accepted} of ${cases.length} were a value`);
});

function read(bytes: Uint8Array): Canonical | undefined {
  try {
    return canonical(serializer.decode(bytes));
  } catch (error) {
    assert.equal((error as Error).name, "SyntaxError", bytes.toHex());
    return undefined;
  }
}

/** Negative types are MessagePack's own: Python knows one of them, and refuses the others. */
function isReserved(value: Canonical): boolean {
  return /"ext",-/.test(JSON.stringify(value).replaceAll("\\", ""));
}

/** The canonical form that Python has found, if it has found any. */
function valueOf<T>(judgement: Judgement<T> | undefined): T | undefined {
  return judgement !== undefined && judgement.error === undefined ? judgement.value : undefined;
}

Deno.test("the vectors of the public test suite are read in all their forms, and written in one", () => {
  for (const [value, ...forms] of [...VECTORS, ...READ_ONLY]) {
    for (const hex of forms) {
      const bytes = Uint8Array.fromHex(hex);
      assert.deepEqual(canonical(serializer.decode(bytes)), canonical(value), hex);
    }
  }
  for (const [value, ...forms] of VECTORS) {
    const [shortest] = forms.toSorted((a, b) => a.length - b.length);
    assert.equal(serializer.encode(value).toHex(), shortest, "the shortest form is written");
  }
});
