import { printable } from "../observe/printable.ts";
import { isPrintable } from "../values/unprintable.ts";

/**
 * Whether an event type matches an AMQP topic pattern: `*` stands for exactly one word, `#` for
 * any number of words, none included.
 *
 * @param pattern Dotted words, such as `"order.*"` or `"order.#"`.
 * @param type Dotted event type.
 * @see {@link https://www.rabbitmq.com/tutorials/amqp-concepts#exchange-topic}
 */
export function matchesTopic(pattern: string, type: string): boolean {
  if (pattern === type || pattern === "#") return true;
  return matchWords(wordsOf(pattern), wordsOf(type));
}

const PRINTABLE = "contain no control characters and no halves of characters";

/** AMQP's routing keys are short strings. */
const MAX_TYPE_BYTES = 255;
const utf8 = new TextEncoder();

/**
 * Makes sure that events of a type can reach those that name it, on every event system.
 *
 * @throws {RangeError} If the type is empty, too long or a pattern, has an empty word, or characters
 * that cannot be printed.
 */
export function checkEventType(type: string): void {
  const words = type.split(".");
  const isInvalid = words.some((word) => word === "*" || word === "#" || word === "");
  const isLong = type.length * 3 > MAX_TYPE_BYTES && utf8.encode(type).length > MAX_TYPE_BYTES;
  if (!isInvalid && !isLong && isPrintable(type)) return;
  if (type !== "" && words.includes("")) {
    throw new RangeError(
      "Cannot emit an event as each word of its type, between its dots, must have a character: " +
        `current value is ${quote(type)}`,
    );
  }
  if (!isPrintable(type)) {
    throw new RangeError(
      `Cannot emit an event as its type must ${PRINTABLE}: current value is ${quote(type)}`,
    );
  }
  throw new RangeError(
    `Cannot emit an event as its type must be dotted words of at most ${MAX_TYPE_BYTES} bytes in ` +
      `all, without the patterns * and #: current value is ${quote(type)}`,
  );
}

/**
 * Refuses a pattern with characters that no event type has, or with an empty word. To RabbitMQ that
 * is a word like any other, so that only events whose type has it at the same place would match:
 * those that a mistyped `..` names.
 *
 * @returns The pattern.
 * @throws {RangeError} If one of its words is empty, or it cannot be printed.
 */
export function checkPattern(pattern: string): string {
  const hasEmptyWord = pattern.split(".").includes("");
  if (!hasEmptyWord && isPrintable(pattern)) return pattern;
  if (!hasEmptyWord) {
    throw new RangeError(
      `Cannot handle events as an event type must ${PRINTABLE}: current value is ${quote(pattern)}`,
    );
  }
  throw new RangeError(
    "Cannot handle events as each word of an event type, between its dots, must have a character: " +
      `current value is ${quote(pattern)}`,
  );
}

function quote(text: string): string {
  return printable(JSON.stringify(text.slice(0, 300)));
}

/** To a broker an empty key has no words, not one that is empty. */
function wordsOf(key: string): readonly string[] {
  return key === "" ? [] : key.split(".");
}

/** Matches with one step back to the last `#`, hence in time linear in practice, never exponential. */
function matchWords(pattern: readonly string[], words: readonly string[]): boolean {
  let [at, word, hash, resume] = [0, 0, -1, 0];
  while (word < words.length) {
    if (pattern[at] === "#") {
      hash = at++;
      resume = word;
    } else if (pattern[at] === "*" || pattern[at] === words[word]) {
      at++;
      word++;
    } else if (hash >= 0) {
      at = hash + 1;
      word = ++resume;
    } else return false;
  }
  while (pattern[at] === "#") at++;
  return at === pattern.length;
}
