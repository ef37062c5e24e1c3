import { Decimal, Undefined, Uuid } from "../../../../core/values/mod.ts";

/** A value that has something of every kind that each format carries. */
export const SAMPLE: Readonly<Record<string, unknown>> = {
  none: null,
  flags: [true, false],
  text: "Grüße, 世界, 🦕",
  numbers: [0, -1, 300, 1.5, 2n ** 60n],
  nested: { list: [[], {}, [{ deep: ["deeper"] }]] },
  set: new Set(["a", 1]),
  when: Temporal.ZonedDateTime.from("2016-02-24T13:37:42+05:30[+05:30]"),
  date: Temporal.PlainDate.from("2016-02-24"),
  price: new Decimal("3.140"),
  id: new Uuid("12345678-1234-5678-1234-567812345678"),
  missing: Undefined,
};

/** What distinguishes two values, for values of classes that `deepEqual` cannot look into. */
export function described(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(described);
  if (value instanceof Set) return { set: [...value].map(described) };
  if (value instanceof Map) {
    return { map: [...value].map(([key, item]) => [described(key), described(item)]) };
  }
  if (value instanceof Uint8Array) return { bytes: [...value] };
  if (value instanceof Decimal) return { decimal: value.value };
  if (value instanceof Uuid) return { uuid: value.value };
  const tag = Object.prototype.toString.call(value).slice("[object ".length, -1);
  if (tag !== "Object") return { [tag]: String(value) };
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, described(item)]),
  );
}
