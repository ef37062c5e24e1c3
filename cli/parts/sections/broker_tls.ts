import { isMapping } from "../../../core/config/mapping.ts";
import { type Config, decode, DecodeError } from "../../../core/config/mod.ts";
import { defined } from "../../../core/defined.ts";
import { toError } from "../../../core/errors.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import type { BrokerTls } from "../../../transports/amqp/mod.ts";

const log = getLogger("lymph.config");

const KEYS = ["ca_certs", "certfile", "keyfile", "server_hostname", "cert_reqs"];
/** Python's numbers and names of the same. */
const REQUIRED: readonly unknown[] = [2, "2", "CERT_REQUIRED"];

/** Whether a section asks for TLS: `ssl: true`, or a mapping with certificates. */
export function asksForTls(section: Config): boolean {
  return section.read("ssl", decode.optional(switchOrMapping, false)) !== false;
}

/**
 * Reads `ssl: { ca_certs, certfile, keyfile, server_hostname }`, as Python lymph's client names them.
 *
 * @throws {ConfigError} If a file cannot be read, or is not PEM.
 */
export function readBrokerTls(section: Config): BrokerTls | undefined {
  if (!isMapping(section.read("ssl", decode.optional(switchOrMapping)))) return undefined;
  const ssl = section.section("ssl");
  for (const key of ssl.keys()) {
    if (!KEYS.includes(key)) log.warn("{path} has no effect", { path: `${ssl.path}.${key}` });
  }
  ssl.read("cert_reqs", decode.optional(verification));
  const certificates = decode.optional(pemFile("CERTIFICATE"));
  const certPath = ssl.read("certfile", decode.optional(decode.string));
  // One file may hold both.
  const withKey = certPath === undefined
    ? decode.optional(pemFile("PRIVATE KEY"))
    : pemKey(certPath);
  return defined({
    caCerts: ssl.read("ca_certs", certificates),
    cert: ssl.read("certfile", certificates),
    key: ssl.read("keyfile", withKey),
    serverName: ssl.read("server_hostname", decode.optional(decode.string)),
  });
}

function switchOrMapping(value: unknown): boolean | Readonly<Record<string, unknown>> {
  if (isMapping(value)) return value;
  if (value === true || value === false) return value;
  throw new DecodeError("must be true, false, or a mapping with certificates", { value });
}

function verification(value: unknown): void {
  if (REQUIRED.includes(value)) return;
  throw new DecodeError("must be CERT_REQUIRED: a broker's certificate is always verified", {
    value,
  });
}

/** The key of a certificate, which may be in a file with it. */
function pemKey(certPath: string): (value: unknown) => string {
  const read = pemFile("PRIVATE KEY");
  return (value = certPath) => {
    try {
      return read(value);
    } catch (error) {
      if (value !== certPath) throw error;
      throw new DecodeError("must name the key of certfile, which holds none", { cause: error });
    }
  };
}

/** The text of a file that holds PEM of a kind. */
function pemFile(kind: "CERTIFICATE" | "PRIVATE KEY"): (value: unknown) => string {
  return (value) => {
    const path = decode.string(value);
    let text: string;
    try {
      text = Deno.readTextFileSync(path);
    } catch (cause) {
      const detail = toError(cause).message.replace(/: readfile.*$/, "");
      throw new DecodeError("must be a file that can be read", { value, detail, cause });
    }
    const isThere = new RegExp(`-----BEGIN [A-Z0-9 ]*${kind}-----`).test(text);
    if (isThere && !text.includes("ENCRYPTED")) return text;
    const what = kind === "CERTIFICATE" ? "certificates" : "a private key that is not encrypted";
    throw new DecodeError(`must be a PEM file with ${what}`, { value });
  };
}
