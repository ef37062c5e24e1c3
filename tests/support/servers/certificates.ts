import { join } from "node:path";

/** A certificate authority of a test, and what it has signed. */
export interface Certificates {
  /** Directory of the files. */
  readonly directory: string;
  /** Path of a file, such as `"server.pem"`. */
  path(name: string): string;
}

/**
 * Makes certificates by `openssl`: authorities `ca` and `other`, `server` for `localhost` and
 * 127.0.0.1, `client` of the authority, and `stranger` of the other one, each as `<name>.pem` with
 * its `<name>.key`. `both.pem` is the client's certificate and key.
 */
export async function makeCertificates(directory: string): Promise<Certificates> {
  const path = (name: string) => join(directory, name);
  const names = "subjectAltName=DNS:localhost,IP:127.0.0.1";
  await Deno.writeTextFile(path("server.ext"), names);
  for (const name of ["ca", "other"]) await openssl(directory, authority(name));
  for (const [name, signer] of [["server", "ca"], ["client", "ca"], ["stranger", "other"]]) {
    const subject = `/CN=${name === "server" ? "localhost" : name}`;
    await openssl(directory, request(name as string, subject));
    await openssl(directory, [
      ...["x509", "-req", "-in", `${name}.csr`, "-CA", `${signer}.pem`, "-CAkey", `${signer}.key`],
      ...["-CAcreateserial", "-days", "2", "-out", `${name}.pem`],
      ...(name === "server" ? ["-extfile", "server.ext"] : []),
    ]);
  }
  const [cert, key] = await Promise.all(
    [path("client.pem"), path("client.key")].map((file) => Deno.readTextFile(file)),
  );
  await Deno.writeTextFile(path("both.pem"), `${cert}${key}`);
  return { directory, path };
}

function authority(name: string): string[] {
  return [...request(name, `/CN=${name}`).filter((word) => !/csr$|^-out$/.test(word)), "-x509"]
    .concat(["-days", "2", "-out", `${name}.pem`]);
}

function request(name: string, subject: string): string[] {
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  return ["req", ...key, "-subj", subject, "-keyout", `${name}.key`, "-out", `${name}.csr`];
}

async function openssl(cwd: string, args: readonly string[]): Promise<void> {
  const command = new Deno.Command("openssl", { args: [...args], cwd, stdin: "null" });
  const { success, stderr } = await command.output();
  if (!success) {
    throw new Error(`openssl ${args.join(" ")} has failed: ${new TextDecoder().decode(stderr)}`);
  }
}
