import { load } from "../packages.ts";
import type { Call } from "../load.ts";

load("reflect-metadata");
const { firstValueFrom } = load("rxjs");
const { Controller, Module } = load("@nestjs/common");
const { NestFactory } = load("@nestjs/core");
const { ClientProxyFactory, MessagePattern, Transport } = load("@nestjs/microservices");

const at = (ports: string) => ({
  transport: Transport.TCP,
  options: { host: "127.0.0.1", port: parseInt(ports) },
});

class Greeting {
  greet({ name }: { name: string }): string {
    return `Hi, ${name}!`;
  }
}

class App {}

/** Starts the service at the first of the ports. Its decorators are called as TypeScript does it for Nest. */
export async function serve(ports: string): Promise<void> {
  const { prototype } = Greeting;
  const descriptor = Object.getOwnPropertyDescriptor(prototype, "greet");
  MessagePattern("greet")(prototype, "greet", descriptor);
  Controller()(Greeting);
  Module({ controllers: [Greeting] })(App);
  const app = await NestFactory.createMicroservice(App, { ...at(ports), logger: false });
  await app.listen();
}

/** Connects a client. */
export async function connect(ports: string): Promise<Call> {
  const client = ClientProxyFactory.create(at(ports));
  await client.connect();
  return () => firstValueFrom(client.send("greet", { name: "Joe" }));
}
