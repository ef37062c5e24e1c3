/** Who issues tokens, and publishes the keys; it signs with the platform's means alone. */
export interface TokenIssuer extends AsyncDisposable {
  /** Where the keys are published. */
  readonly jwks: string;
  /** How often they have been fetched. */
  readonly fetches: number;
  /** The published keys. */
  readonly keys: readonly JsonWebKey[];
  /** What is answered in place of the keys. */
  failure: (() => Response) | undefined;
  /** Signs with another key from now on; the old one is no longer published. */
  rotate(): Promise<void>;
  /** Signs claims; the header may say otherwise. */
  sign(claims: object, header?: object): Promise<string>;
}

const EC = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const encoder = new TextEncoder();

function encode(part: object | ArrayBuffer): string {
  const bytes = part instanceof ArrayBuffer
    ? new Uint8Array(part)
    : encoder.encode(JSON.stringify(part));
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

/** Starts an issuer on a port of its own. */
export async function startIssuer(): Promise<TokenIssuer> {
  let count = 0;
  let pair: CryptoKeyPair;
  const kid = () => `key-${count}`;
  const options = { hostname: "127.0.0.1", port: 0, onListen() {} };
  const state: Pick<TokenIssuer, "failure"> & { fetches: number; keys: JsonWebKey[] } = {
    fetches: 0,
    keys: [],
    failure: undefined,
  };
  const server = Deno.serve(options, () => {
    state.fetches++;
    return state.failure?.() ?? Response.json({ keys: state.keys });
  });
  const issuer = Object.assign(state, {
    jwks: `http://127.0.0.1:${server.addr.port}/jwks.json`,
    async rotate() {
      count++;
      pair = await crypto.subtle.generateKey(EC, true, ["sign", "verify"]);
      const key = await crypto.subtle.exportKey("jwk", pair.publicKey);
      const { ext: _ext, key_ops: _ops, ...published } = key;
      state.keys = [{ ...published, kid: kid(), use: "sig" } as JsonWebKey];
    },
    async sign(claims: object, header: object = {}) {
      const text = `${encode({ alg: "ES256", kid: kid(), ...header })}.${encode(claims)}`;
      const signature = await crypto.subtle.sign(EC, pair.privateKey, encoder.encode(text));
      return `${text}.${encode(signature)}`;
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  });
  await issuer.rotate();
  return issuer;
}
