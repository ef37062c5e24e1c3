/**
 * What the client of a gateway does, in any runtime: Deno, Node, Bun and browsers run this file
 * unchanged, beside the bundled client.
 */
// The bundle stands beside this file where it runs, not where it is kept.
const client = await import(new URL("client.js", import.meta.url).href);

function same(actual, expected) {
  const [left, right] = [actual, expected].map((value) => JSON.stringify(value));
  if (left !== right) throw new Error(`${left} must be ${right}`);
}

async function fails(call, type, members = {}) {
  const error = await call.then((result) => {
    throw new Error(`${JSON.stringify(result)} must be an error`);
  }, (error) => error);
  if (!(error instanceof client[type])) throw new Error(`${error} must be a ${type}`);
  same(error.name, type);
  for (const [name, value] of Object.entries(members)) same(error[name], value);
}

const FACTS = {
  "a call resolves to its result": async (url) => {
    const shop = client.connect(url, "Shop");
    same(await shop.greet({ name: "Joé" }), "Hi, Joé!");
    same(await shop.count(), 0);
  },
  "values that JSON does not have come back": async (url) => {
    const shop = client.connect(`${url}/`, "Shop");
    const value = await shop.echo({
      value: {
        bytes: Uint8Array.of(0, 255),
        map: new Map([[1, "a"]]),
        set: new Set([2n ** 60n + 1n]),
      },
    });
    same([...value.bytes], [0, 255]);
    same([...value.map], [[1, "a"]]);
    same([...value.set].map(String), ["1152921504606846977"]);
  },
  "an error that the method declares is a RemoteError": async (url) => {
    const shop = client.connect(url, "Shop");
    const members = { type: "OutOfStock", message: "There is no tea left" };
    await fails(shop.order({ item: "tea" }), "RemoteError", members);
  },
  "wrong arguments are a NackError that says what is wrong": async (url) => {
    const shop = client.connect(url, "Shop");
    const call = shop.greet({ nam: "Joe" });
    await fails(call, "NackError");
    const { reason } = await call.catch((error) => error);
    if (!reason.includes("nam")) throw new Error(`"${reason}" must name the argument`);
  },
  "what is not offered is a RefusedError": async (url) => {
    const shop = client.connect(url, "Shop");
    await fails(shop.secret(), "RefusedError", { status: 404 });
  },
  "a call ends at its deadline": async (url) => {
    const shop = client.connect(url, "Shop", { timeoutMs: 50 });
    await fails(shop.never(), "TimeoutError");
  },
  "a call is given up by its signal": async (url) => {
    const shop = client.connect(url, "Shop");
    const giveUp = new AbortController();
    const call = shop.never({}, { signal: giveUp.signal });
    giveUp.abort("enough");
    same(await call.catch((reason) => reason), "enough");
  },
  "a gateway that cannot be reached is a NotConnectedError": async () => {
    const shop = client.connect("http://127.0.0.1:1", "Shop");
    await fails(shop.count(), "NotConnectedError", { wasSent: true });
  },
  "only an idempotent call is sent again": async (url) => {
    let attempts = 0;
    const flaky = (...request) => {
      if (++attempts % 2 === 1) return Promise.reject(new TypeError("The connection broke"));
      return fetch(...request);
    };
    const shop = client.connect(url, "Shop", { fetch: flaky });
    await fails(shop.count(), "NotConnectedError");
    attempts = 0;
    same(await shop.count({}, { idempotent: true }), 0);
    same(attempts, 2);
  },
  "calls with the same key are executed once": async (url) => {
    const shop = client.connect(url, "Shop");
    const [first, second] = [crypto.randomUUID(), crypto.randomUUID()];
    const before = await shop.add({}, { idempotencyKey: first });
    same(await shop.add({}, { idempotencyKey: first }), before);
    same(await shop.add({}, { idempotencyKey: second }), before + 1);
  },
  "headers may be made for each call": async (url) => {
    const headers = () => Promise.resolve({ authorization: "Bearer wrong" });
    const shop = client.connect(url, "Shop", { headers });
    await fails(shop.count(), "RefusedError", { status: 401 });
  },
};

/** Checks all facts against the gateway at a URL; resolves to those that hold, rejects at the first that does not. */
export async function run(url) {
  const held = [];
  for (const [fact, check] of Object.entries(FACTS)) {
    await check(url).catch((error) => {
      throw new Error(`${fact}: ${error?.message ?? error}`);
    });
    held.push(fact);
  }
  return held;
}
