/** What ZooKeeper takes in no path, and what is not one word in the patterns of a broker. */
// deno-lint-ignore no-control-regex -- these are what is looked for
const ILLEGAL = /[/*#\u0000-\u001f\u007f-\u009f\ud800-\uf8ff\ufff0-\uffff]/;

/**
 * What is wrong with the name of a service, which is part of znode paths, subjects, names of queues
 * and routing keys.
 *
 * @returns The end of a sentence that begins with what the name must; undefined if it may be used.
 * @see {@link https://zookeeper.apache.org/doc/current/zookeeperProgrammers.html#ch_zkDataModel}
 */
export function requirementOfServiceName(name: string): string | undefined {
  if (name === "") return "not be empty";
  if (name === "." || name === "..") return "be more than dots";
  const illegal = ILLEGAL.exec(name)?.[0];
  return illegal === undefined ? undefined : `not contain ${JSON.stringify(illegal)}`;
}
