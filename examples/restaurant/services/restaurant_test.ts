import { startServices, type TestServices } from "@lymph/lymph/testing";
import assert from "node:assert/strict";
import { Api } from "./api.ts";
import { Kitchen } from "./kitchen.ts";
import { Notifications } from "./notifications.ts";
import { Orders } from "./orders.ts";
import { Payments } from "./payments.ts";
import { Restaurants } from "./restaurants.ts";

const expose = ["Restaurants.menu", "Orders.*", "Notifications.*"];
const JOE = { authorization: "Bearer t-joe", accept: "application/json" };
const LUIGI = { authorization: "Bearer t-luigi", accept: "application/json" };

function start(): Promise<TestServices> {
  const api = { class: Api, config: { expose, port: 0 } };
  return startServices({ Restaurants, Payments, Orders, Kitchen, Notifications, Api: api });
}

function order(services: TestServices, dishes: string[], user: object): Promise<Response> {
  const headers = { ...user, "content-type": "application/json" };
  const body = JSON.stringify({ restaurant: "luigi", dishes });
  return services.fetch("Api", "/orders", { method: "POST", headers, body });
}

function upload(services: TestServices, menu: string, headers: HeadersInit): Promise<Response> {
  const body = new FormData();
  body.set("menu", new File([menu], "menu.csv"));
  return services.fetch("Api", "/menu", { method: "POST", headers, body });
}

Deno.test("an order is paid, cooked and announced to its user", async () => {
  await using services = await start();
  const ready = await services.fetch("Api", "/ready", { headers: JOE });
  const { id } = await (await order(services, ["pizza"], JOE)).json();
  assert.equal(await services.proxy<Payments>("Payments").total({ user: "joe" }), 950);
  await services.settled();
  assert.equal((await services.proxy<Kitchen>("Kitchen").finish())?.id, id);
  await services.settled();

  const found = await services.fetch("Api", `/orders/${id}`, { headers: JOE });
  assert.equal((await found.json()).isReady, true);
  const messages = await services.fetch("Api", "/messages", { headers: JOE });
  assert.deepEqual(await messages.json(), [`Your order at luigi is ready (${id})`]);
  const reader = ready.body?.pipeThrough(new TextDecoderStream()).getReader();
  assert.match((await reader?.read())?.value ?? "", new RegExp(`^data: {"id":"${id}"`, "m"));
  await reader?.cancel();
});

Deno.test("what is wrong with an order is told, and nothing is cooked", async () => {
  await using services = await start();
  const look = async (dishes: string[], user: object) => {
    const { status, detail } = await (await order(services, dishes, user)).json();
    return [status, detail];
  };
  const nobody = { accept: "application/json" };
  assert.deepEqual(await look(["pizza"], nobody), [401, "Sign in first"]);
  assert.deepEqual(await look(["soup"], JOE), [404, "There is no soup"]);
  assert.deepEqual(await look(["lobster"], JOE), [402, "The card was declined for 99.00 EUR"]);
  assert.equal((await look([], JOE))[0], 400);
  assert.deepEqual(services.emitted, []);
});

Deno.test("a user sees no orders of others", async () => {
  await using services = await start();
  const { id } = await (await order(services, ["pizza"], LUIGI)).json();
  const found = await services.fetch("Api", `/orders/${id}`, { headers: JOE });
  assert.equal(found.status, 404);
  await found.body?.cancel();
});

Deno.test("a cook uploads a menu, whose lines are checked", async () => {
  await using services = await start();
  assert.equal((await upload(services, "pizza,1050\n", JOE)).status, 403);
  const wrong = await (await upload(services, "pizza,cheap\n", LUIGI)).json();
  assert.deepEqual([wrong.status, wrong.detail], [
    400,
    "dishes[0].cents: expected integer of at least 0, got NaN",
  ]);
  assert.equal((await upload(services, "pizza,1050\n", LUIGI)).status, 200);
  const menu = await services.proxy<Restaurants>("Restaurants").menu({ restaurant: "luigi" });
  assert.deepEqual(menu, [{ name: "pizza", cents: 1050 }]);
});

Deno.test("a cook sees the orders that wait, and finishes them", async () => {
  await using services = await start();
  await order(services, ["pizza"], JOE).then((response) => response.body?.cancel());
  await services.settled();
  const [api] = services.instances<Api>("Api");
  const socket = new WebSocket(`ws://127.0.0.1:${api?.port}/kitchen`, { headers: LUIGI });
  const closed = new Promise((resolve) => socket.onclose = resolve);
  const shown: string[][] = [];
  socket.onmessage = ({ data }) => {
    const orders: { user: string }[] = JSON.parse(data);
    shown.push(orders.map(({ user }) => user));
    if (orders.length > 0) socket.send("done");
    else socket.close();
  };
  await closed;
  assert.deepEqual(shown, [["joe"], []]);
});
