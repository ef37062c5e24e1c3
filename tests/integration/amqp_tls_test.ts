/** A real RabbitMQ that is reached by TLS only by those who show a certificate. */
import assert from "node:assert/strict";
import { type RabbitmqServer, startRabbitmq } from "../kit/servers/rabbitmq.ts";
import { findFreePorts } from "../kit/servers/free_ports.ts";
import { type Certificates, makeCertificates } from "../support/servers/certificates.ts";
import { eventually } from "../support/eventually.ts";
import { runLymph, startLymph } from "../support/projects/lymph_process.ts";
import { createProject, type TemporaryProject } from "../support/projects/project.ts";

const LISTEN = `import { event, Interface, type ServiceEvent } from "@lymph/lymph";
export class Listen extends Interface {
  @event("greeted")
  onGreeted({ body }: ServiceEvent<{ name: string }>): void {
    console.log(\`Somebody greeted \${body.name}\`);
  }
}
`;

let directory: TemporaryProject;
let certificates: Certificates;
let rabbitmq: RabbitmqServer;
let port = 0;
Deno.test.beforeAll(async () => {
  directory = await createProject({});
  certificates = await makeCertificates(directory.path);
  [port = 0] = findFreePorts(1);
  rabbitmq = await startBroker(port);
});
Deno.test.afterAll(async () => {
  await rabbitmq?.stop(); // it may have failed to start
  await directory?.[Symbol.asyncDispose]();
});

/** Starts a broker that asks for certificates on a port. */
async function startBroker(sslPort: number): Promise<RabbitmqServer> {
  return await startRabbitmq({
    settings: [
      `listeners.ssl.default = 127.0.0.1:${sslPort}`,
      `ssl_options.cacertfile = ${certificates.path("ca.pem")}`,
      `ssl_options.certfile = ${certificates.path("server.pem")}`,
      `ssl_options.keyfile = ${certificates.path("server.key")}`,
      "ssl_options.verify = verify_peer",
      "ssl_options.fail_if_no_peer_cert = true",
    ],
  });
}

/** A project whose events go to the broker by TLS. */
async function createListen(
  ssl: unknown,
  broker: Record<string, unknown> = { hostname: "localhost", port },
): Promise<TemporaryProject> {
  const events = { class: "lymph.events.kombu:KombuEventSystem", ...broker, ssl };
  return await createProject({
    "services/listen.ts": LISTEN,
    ".lymph.yml": JSON.stringify({
      container: { events },
      interfaces: { Listen: { class: "listen:Listen" } },
    }),
  });
}

const files = (names: Record<string, string>) =>
  Object.fromEntries(Object.entries(names).map(([key, name]) => [key, certificates.path(name)]));

const GOOD: readonly [string, () => unknown, () => Record<string, unknown>][] = [
  [
    "kombu's keys",
    () => files({ ca_certs: "ca.pem", certfile: "client.pem", keyfile: "client.key" }),
    () => ({ hostname: "localhost", port }),
  ],
  [
    "one file with certificate and key, an address, and the name that is expected",
    () => ({
      ...files({ ca_certs: "ca.pem", certfile: "both.pem" }),
      server_hostname: "localhost",
      cert_reqs: 2,
    }),
    () => ({ url: `amqps://guest:guest@127.0.0.1:${port}` }),
  ],
];

for (const [name, ssl, broker] of GOOD) {
  Deno.test(`events pass a broker with TLS: ${name}`, async () => {
    await using project = await createListen(ssl(), broker());
    const options = { cwd: project.path };
    await using listen = startLymph(["instance"], options);
    await listen.stderr(/^Serving Listen at /m);
    const emitted = await runLymph(["emit", "greeted", '{"name": "Joe"}'], options);
    assert.deepEqual(emitted, { code: 0, signal: null, stdout: "", stderr: "" });
    await listen.stdout(/^Somebody greeted Joe$/m);
    listen.kill("SIGTERM");
    assert.equal((await listen.ended).code, 0);
  });
}

const REFUSED: readonly [string, () => unknown, RegExp][] = [
  [
    "an authority that nobody has named",
    () => files({ certfile: "client.pem", keyfile: "client.key" }),
    /self-signed certificate in certificate chain|UnknownIssuer/,
  ],
  ["no certificate of this side", () => files({ ca_certs: "ca.pem" }), /CertificateRequired/],
  [
    "a certificate of another authority",
    () => files({ ca_certs: "ca.pem", certfile: "stranger.pem", keyfile: "stranger.key" }),
    /UnknownCA/,
  ],
  [
    "another name than the broker has",
    () => ({
      ...files({ ca_certs: "ca.pem", certfile: "client.pem", keyfile: "client.key" }),
      server_hostname: "broker.example",
    }),
    /broker\.example.* is not in the cert's altnames/,
  ],
];

for (const [name, ssl, reason] of REFUSED) {
  Deno.test(`a broker with TLS is not reached with ${name}`, async () => {
    await using project = await createListen(ssl());
    const { code, stdout, stderr } = await runLymph(["emit", "greeted"], { cwd: project.path });
    assert.deepEqual({ code, stdout }, { code: 1, stdout: "" });
    const line = stderr.trim().split("\n").at(-1) ?? "";
    assert.match(line, /^lymph: Cannot emit greeted as the broker has not confirmed it/);
    assert.match(line, reason);
    assert.doesNotMatch(stderr, /^ +at /m);
  });
}

const WRONG: readonly [string, () => unknown, RegExp][] = [
  [
    "a file that is not there",
    () => files({ ca_certs: "none.pem" }),
    /ssl\.ca_certs must be a file that can be read: .*No such file/,
  ],
  [
    "a file that is no PEM",
    () => files({ ca_certs: "server.ext" }),
    /ssl\.ca_certs must be a PEM file with certificates/,
  ],
  [
    "a certificate without its key",
    () => files({ certfile: "client.pem" }),
    /ssl\.keyfile must name the key of certfile, which holds none/,
  ],
  [
    "no verification",
    () => ({ cert_reqs: 0 }),
    /ssl\.cert_reqs must be CERT_REQUIRED: a broker's certificate is always verified/,
  ],
  ["a word", () => "yes", /events\.ssl must be true, false, or a mapping with certificates/],
];

for (const [name, ssl, message] of WRONG) {
  Deno.test(`ssl is refused in one line: ${name}`, async () => {
    await using project = await createListen(ssl());
    const { code, stderr } = await runLymph(["emit", "greeted"], { cwd: project.path });
    assert.equal(code, 1);
    assert.match(stderr, message);
    assert.equal(stderr.trim().split("\n").length, 1, stderr);
  });
}

Deno.test("connections with TLS come back after the broker was away", async () => {
  const ssl = files({ ca_certs: "ca.pem", certfile: "client.pem", keyfile: "client.key" });
  const [ownPort = 0] = findFreePorts(1);
  await using broker = await startBroker(ownPort);
  await using project = await createListen(ssl, { hostname: "localhost", port: ownPort });
  const options = { cwd: project.path };
  await using listen = startLymph(["instance"], options);
  await listen.stderr(/^Serving Listen at /m);
  await broker.restart();
  await eventually(async () => {
    await runLymph(["emit", "greeted", '{"name": "Ann"}'], options);
    const [text] = await listen.stdout(/^[^]*/);
    return text.includes("Somebody greeted Ann");
  }, { timeoutMs: 180_000 });
});
