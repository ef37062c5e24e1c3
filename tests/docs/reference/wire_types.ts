import { compare, typeNames } from "./code_facts.ts";
import { table } from "./table.ts";

/** A type of TypeScript and of Python, as it travels. */
interface WireType {
  readonly typescript: string;
  readonly python: string;
  readonly notes: string;
  /** Names of its tags on the wire, if it has one. */
  readonly tags?: readonly string[];
}

const TYPES: readonly WireType[] = [
  {
    typescript: "`null`, `boolean`, `string`, array",
    python: "`None`, `bool`, `str`, `list`",
    notes: "Properties that are `undefined` are left out.",
  },
  {
    typescript: "`number`",
    python: "`int`, `float`",
    notes: "Whole numbers are integers. `new Float(3)` is a float in any case.",
  },
  {
    typescript: "`bigint`",
    python: "`int`",
    notes: "From -2^63 to 2^64-1. Arrives as a `number` up to 2^53.",
  },
  { typescript: "`Uint8Array`", python: "`bytes`", notes: "" },
  {
    typescript: "object, `Map`",
    python: "`dict`",
    notes: "A map with keys that are not strings arrives as a `Map`.",
  },
  { typescript: "`Set`", python: "`set`", notes: "", tags: ["set"] },
  {
    typescript: "`Temporal.ZonedDateTime`, `Date`, `Temporal.Instant`",
    python: "`datetime` with a zone",
    notes: "Without fractions of a second. Arrives as a `Temporal.ZonedDateTime`.",
    tags: ["datetime"],
  },
  {
    typescript: "`Temporal.PlainDateTime`",
    python: "`datetime` without a zone",
    notes: "Without fractions of a second.",
    tags: ["datetime"],
  },
  {
    typescript: "`Temporal.PlainDate`, `Temporal.PlainTime`",
    python: "`date`, `time`",
    notes: "",
    tags: ["date", "time"],
  },
  {
    typescript: "`Decimal`, `Uuid`, `Undefined`",
    python: "`Decimal`, `UUID`, `Undefined`",
    notes: "A `Decimal` loses no digit.",
    tags: ["Decimal", "UUID", "UndefinedType"],
  },
];

/** What types travel, and as what they arrive. */
export function wireTypesPage(): string {
  const described = [...new Set(TYPES.flatMap(({ tags = [] }) => tags))];
  const file = "tests/docs/reference/wire_types.ts";
  compare({ described, found: typeNames() }, { subject: "tagged types", file });
  const rows = TYPES.map(({ typescript, python, notes }) => [typescript, python, notes]);
  return [
    "# Types on the wire",
    "Arguments, results and events are MessagePack with tagged types. " +
    "[The wire protocol](../protocol.md#2-serialization) has the bytes.",
    table(["TypeScript", "Python", "notes"], rows),
    "A proxy has the types that arrive: a result of `Date` is a `Temporal.ZonedDateTime`, one of " +
    "`bigint` is `number | bigint`, one of `Map<string, T>` is an object, and `undefined` is `null`.",
    "Functions, symbols and instances of classes do not travel: a proxy does not compile with one as " +
    "an argument. TypeScript has two limits. It cannot tell an instance of a class that has only public " +
    "fields from a plain object: sending one is refused at run time. And it does not know which " +
    "methods have a decorator: a proxy lists every public method, and calling one without `@rpc` " +
    "fails with an error that says so. Make helpers of a service `#private`.",
    "JSON has no form for some types. The output of `--json` and the arguments of `lymph request` " +
    'and `lymph emit` use tagged maps for them, such as `{"__type__":"bytes","_":"aGk="}`: `bytes` ' +
    "(in base64), `set` (an array), `map` (pairs), `datetime`, `date`, `time`, `Decimal`, `UUID`, " +
    '`float` (`"NaN"`) and `int` (beyond 64 bits).',
  ].join("\n\n");
}
