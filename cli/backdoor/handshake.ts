import { createHmac, timingSafeEqual } from "node:crypto";
import { randomId } from "../../core/id.ts";
import { NotConnectedError } from "../../core/errors.ts";
import type { LineStream } from "./line_stream.ts";

const PROTOCOL = "lymph-shell/1";
const WELCOME = "welcome";
const REFUSED = "refused";
const LONGEST = 200;

type Role = "instance" | "shell";

/**
 * Accepts a shell that knows the secret. The secret is not sent: each side proves over what the other has
 * just drawn that it knows it, so that a program that has taken over a port learns nothing.
 *
 * @returns Whether it does.
 */
export async function admitShell(lines: LineStream, secret: string): Promise<boolean> {
  const own = randomId();
  await lines.write(`${PROTOCOL} ${own}`);
  const [theirs = "", proof = ""] = (await lines.read(LONGEST) ?? "").split(" ");
  if (!isEqual(proof, prove("shell", secret, { own: theirs, theirs: own }))) {
    await lines.write(REFUSED);
    return false;
  }
  await lines.write(`${WELCOME} ${prove("instance", secret, { own, theirs })}`);
  return true;
}

/**
 * Is let in by an instance.
 *
 * @throws {NotConnectedError} If the endpoint does not accept this shell, or is no debug shell.
 */
export async function enterInstance(lines: LineStream, secret: string): Promise<void> {
  const [protocol, theirs] = (await readOrEnd(lines)).split(" ");
  if (protocol !== PROTOCOL || theirs === undefined) {
    throw new NotConnectedError("the endpoint is not a debug shell of this version");
  }
  const own = randomId();
  await lines.write(`${own} ${prove("shell", secret, { own, theirs })}`);
  const [answer, proof = ""] = (await readOrEnd(lines)).split(" ");
  if (answer === REFUSED) throw new NotConnectedError("it refuses the token of this project");
  const expected = prove("instance", secret, { own: theirs, theirs: own });
  if (answer !== WELCOME || !isEqual(proof, expected)) {
    throw new NotConnectedError("the endpoint does not know the token of this project");
  }
}

async function readOrEnd(lines: LineStream): Promise<string> {
  return await lines.read(LONGEST).catch(() => undefined) ?? "";
}

function prove(
  role: Role,
  secret: string,
  { own, theirs }: { readonly own: string; readonly theirs: string },
): string {
  return createHmac("sha256", secret).update(`${PROTOCOL} ${role} ${own} ${theirs}`).digest("hex");
}

function isEqual(given: string, expected: string): boolean {
  const [one, other] = [new TextEncoder().encode(given), new TextEncoder().encode(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
