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
