import { CacheServer } from "../servers/cache_servers.ts";
import type { Playground } from "../terminals/playground.ts";
import { type Session, step } from "./session.ts";

/** The chapter on configuration, with real servers. */
export async function configure(t: Deno.TestContext, session: Session, playground: Playground) {
  await using redis = await CacheServer.redis();
  await using memcached = await CacheServer.memcached();
  for (const [name, { port }] of Object.entries({ redis, memcached })) {
    await step(t, name, async () => {
      const config = `conf/service_${name}.yml`;
      await playground.edit(config, (text) => text.replace(/6379|11211/, `${port}`));
      await useCache(session, config);
    });
  }
  await step(t, "one client for two services, by an environment variable", async () => {
    const config = "conf/shared_redis.yml";
    await playground.edit(config, (text) => text.replace("6379", `${redis.port}`));
    await shareClient(session, config);
  });
  await step(t, "one object for two services", () => shareCache(session));
  await step(t, "hooks", () => watchHooks(session));
}

async function useCache({ ask, start, interrupt }: Session, config: string): Promise<void> {
  await start(1, `lymph instance --config ${config}`, /^Serving Service at /m);
  await ask(`lymph request Service.remember '{"key": "dish", "value": "soup"}'`, /^null$/m);
  await ask(`lymph request Service.recall '{"key": "dish"}'`, /^'soup'$/m);
  await interrupt(1);
}

async function shareClient({ ask, start, interrupt }: Session, config: string): Promise<void> {
  const elsewhere = `REDIS_HOST=127.0.0.2 lymph instance --config ${config}`;
  await start(1, elsewhere, /^lymph: .*127\.0\.0\.2/m);
  const line = `REDIS_HOST=localhost lymph instance --config ${config}`;
  await start(1, line, /^Serving Service, Archive at /m);
  await ask(`lymph request Service.remember '{"key": "fish", "value": "trout"}'`, /^null$/m);
  await ask(`lymph request Archive.recall '{"key": "fish"}'`, /^'trout'$/m);
  await interrupt(1);
}

async function watchHooks({ start, interrupt }: Session): Promise<void> {
  await start(1, "lymph instance --config conf/clock.yml", /^Wound up\nServing Clock at /m);
  await interrupt(1, /Ticks no more\nPut away$/m);
}

async function shareCache({ ask, start, interrupt }: Session): Promise<void> {
  await start(1, "lymph instance --config conf/restaurant.yml", /^Serving Kitchen, Menu at /m);
  await ask(`lymph request Kitchen.cook '{"dish": "soup"}'`, /^null$/m);
  await ask("lymph request Menu.read", /^'soup'$/m);
  await interrupt(1);
}
