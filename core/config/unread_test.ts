import assert from "node:assert/strict";
import type { Config } from "./config.ts";
import * as decode from "./decoders.ts";
import { createConfig, peek, unreadKeys } from "./section.ts";
import { refuseUnread } from "./unread.ts";

const VALUES = {
  class: "mail:Mailer",
  port: 1,
  "x-mine": 2,
  limits: { body: 3, bdy: 4 },
  feeds: { a: { url: "u" } },
};

/** What is left after somebody has read. */
function unreadAfter(read: (config: Config) => unknown): string[] {
  const section = createConfig({ mail: VALUES }).section("mail");
  read(section);
  return unreadKeys(section).map(({ place }) => place);
}

const cases: Readonly<Record<string, readonly [(config: Config) => unknown, string[]]>> = {
  "nothing is unread where nobody has looked": [() => {}, []],
  "what nobody has asked for is unread": [
    (config) => config.read("class", decode.string),
    ["mail.port", "mail.limits", "mail.feeds"],
  ],
  "what is below a section that was looked into counts, too": [
    (
      config,
    ) => [config.has("port"), config.read("limits.body", decode.number), config.has("feeds")],
    ["mail.class", "mail.limits.bdy"],
  ],
  "who takes a value takes all that is in it": [
    (config) => [
      config.read("limits", decode.record(decode.number)),
      config.section("feeds").section("a").read("url", decode.string),
    ],
    ["mail.class", "mail.port"],
  ],
  "who takes the whole leaves nothing": [(config) => config.toJSON(), []],
  "who has asked for the keys knows them": [(config) => config.keys(), []],
  "a glance does not count": [
    (config) => [peek(config, "class"), config.has("port")],
    ["mail.class", "mail.limits", "mail.feeds"],
  ],
};

for (const [sentence, [read, expected]] of Object.entries(cases)) {
  Deno.test(sentence, () => assert.deepEqual(unreadAfter(read), expected));
}

Deno.test("a class without fromConfig takes its whole section", async () => {
  class Mailer {}
  const config = createConfig({ mail: { host: "h" } });
  await config.create("mail", Mailer);
  assert.deepEqual(unreadKeys(config.section("mail")), []);
});

Deno.test("an unread key is refused with what was asked for beside it", () => {
  const section = createConfig({ web: { limits: { bdy: 1 } } }).section("web");
  section.read("limits.body", decode.optional(decode.number));
  section.read("limits.url", decode.optional(decode.number));
  assert.throws(() => refuseUnread(section), {
    name: "ConfigError",
    message:
      'configuration: web.limits.bdy is not a known key: known are body, url (did you mean "body"?)',
  });
});

Deno.test("an unread variable is not looked up", () => {
  const section = createConfig({ web: { port: 1, name: "$(env.NOBODY)" } }, { env: {} })
    .section("web");
  section.read("port", decode.number);
  assert.deepEqual(unreadKeys(section).map(({ path, asked }) => [path, asked]), [
    [["name"], ["port"]],
  ]);
});
