/**
 * Formats of strings.
 *
 * @see {@link https://json-schema.org/draft/2020-12/json-schema-validation#name-defined-formats}
 * @module
 */
const BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const LABEL = "[a-z\\d](?:[a-z\\d-]{0,61}[a-z\\d])?";
const IPV4 = new RegExp(`^(?:${BYTE}\\.){3}${BYTE}$`);
const HOSTNAME = new RegExp(`^(?=.{1,253}$)${LABEL}(?:\\.${LABEL})*$`, "i");
const EMAIL = new RegExp(
  `^[a-z\\d!#$%&'*+/=?^_\`{|}~-]+(?:\\.[a-z\\d!#$%&'*+/=?^_\`{|}~-]+)*@${LABEL}(?:\\.${LABEL})*$`,
  "i",
);
const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;
const DATE = /^\d{4}-\d\d-\d\d$/;
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;

const isDate = (text: string) => DATE.test(text) && parses(() => Temporal.PlainDate.from(text));

/** What tells whether a string has a format. */
const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  date: isDate,
  "date-time": (text) =>
    /^.{10}[t ]/i.test(text) && isDate(text.slice(0, 10)) && TIME.test(text.slice(11)),
  email: (text) => EMAIL.test(text),
  hostname: (text) => HOSTNAME.test(text),
  ipv4: (text) => IPV4.test(text),
  ipv6: (text) => text.includes(":") && !text.includes("%") && URL.canParse(`http://[${text}]`),
  regex: (text) => parses(() => new RegExp(text, "u")),
  time: (text) => TIME.test(text),
  uri: (text) => !/[\s<>"{}|\\^`]/.test(text) && URL.canParse(text),
  uuid: (text) => UUID.test(text),
};

function parses(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch {
    return false;
  }
}

/** What tells whether a string has a format, or undefined for one that is not known. */
export function formatTest(format: string): ((text: string) => boolean) | undefined {
  return Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
}
