/**
 * Finds secrets inside of texts, whatever their names: in URLs, connection strings, headers and
 * command lines, and tokens by their look.
 *
 * @module
 */
import { hidden, redactArguments, redactLogin } from "./secret_arguments.ts";
import { isSecretName } from "./secret_names.ts";

export { hidden };

const PEM = /-----BEGIN [A-Z0-9 ]+-----/;
/** A secret may hold what belongs into a URL escaped only, such as a slash. */
const USER_INFO = /\b([a-z][a-z0-9+.-]{0,30}):\/\/((?:(?!:\/\/)[^\s"']){0,1000})@/gi;
const BARE_CREDENTIALS =
  /^([^\s/:@]{1,200}):((?![/@])[^\s@]{1,1000})@(?:[\w.-]+(?::\d+)?(?:[/?]\S*)?$|\w+\()/;
/** Schemes in front of what is no password, though an `@` follows. */
const OTHER_SCHEMES = /^(?:npm|jsr|node|mailto|sips?|xmpp|acct|file|urn|tel|git)$/i;
const WEB = /^(?:git\+|svn\+)?https?$/i;
const PORT_AND_PATH = /^\d{1,5}(?:[/?#]|$)/;
/** `Server=x;User Id=sa;Password=y z` */
const FIELD = /(^|;)([^;=]{0,60}[^;=\s])(\s{0,9}=\s{0,9})([^;]+)/g;
/** `password=x`, `--token x`, `?sig=x&y`, `Pwd = 'x';` */
const ASSIGNMENT =
  /(^|[\s;,{(:]|--?)([\p{L}\p{M}\w.$-]{1,60})(\s{0,9}=\s{0,9})("[^"]*"|'[^']*'|[^\s;&,"']+)/gu;
/** `"password": "x"`, as in JSON. */
const MEMBER =
  /(["'])([\p{L}\p{M}\w.$ -]{1,60})\1(\s{0,9}:\s{0,9})("(?:[^"\\]|\\.)*"|'[^']*'|[^\s,}\]"']+)/gu;
const OPTION = /(^|\s)(--?[\w-]{1,60})(\s{1,9})("[^"]*"|'[^']*'|[^\s-]\S*)/g;
const HEADER = /^(\s{0,9}[\w-]{1,60}\s{0,9}:\s{1,9})(\S.*)$/s;
/** `?token=x` and `&sig=y`, on their own or in a URL. */
const QUERIES = /[?&#]([\w.%-]{1,60})=[^\s&#"'<>\\]+/g;
const QUERY = /[?&#][\w.%-]{1,60}=/;
const SIGNED = /^(?:key|sig|signature|code)$|-signature$/i;
const SCHEME = /\b(Bearer|Basic|Digest|Token|ApiKey)(\s+)([\w.~+/-]{6,}=*)/g;
/** Tokens of well-known services begin with their kind. */
const KNOWN_TOKEN =
  /\b(?:gh[opusr]_\w{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|xox[a-z]-[\w-]{10,}|xapp-[\w-]{10,}|[spr]k[_-](?:live|test|proj|ant)[_-][\w-]{10,}|sk-\w{20,}|whsec_\w{10,}|(?:AKIA|ASIA)[A-Z0-9]{12,}|AIza[\w-]{30,}|ya29\.[\w-]+|eyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?|npm_\w{30,}|pypi-\w{20,}|SG\.[\w-]{10,}\.[\w-]+|hf_\w{20,}|do[op]_v1_\w{20,}|shp(?:at|ca|pa|ss)_\w{20,}|hv[sb]\.[\w-]{20,}|sq0\w{3}-[\w-]{20,}|key-[0-9a-f]{32})/g;
const CHUNK = /(?<![\w+/=:.~-])[\w+][\w+/-]{19,}={0,2}(?![\w+/=.-])|[\w-]{20,}/g;

/** A copy of the text that people may see: the secrets in it are hidden. */
export function redactText(text: string): string {
  // Most texts are short words and numbers, with nothing to look for.
  if (text.length < 8 && !/[=:]/.test(text)) return text;
  if (PEM.test(text)) return hidden;
  return redactArguments(redactLogin(text)).replace(USER_INFO, hideUserInfo)
    .replace(
      BARE_CREDENTIALS,
      (whole, user: string, password: string) =>
        OTHER_SCHEMES.test(user) || PORT_AND_PATH.test(password)
          ? whole
          : whole.replace(`:${password}@`, `:${hidden}@`),
    )
    .replace(
      FIELD,
      (whole, before: string, name: string, sign: string) =>
        text.includes(";") && isSecretName(name) ? `${before}${name}${sign}${hidden}` : whole,
    )
    .replace(QUERIES, hideQuery)
    .replace(
      ASSIGNMENT,
      (whole, before: string, name: string, sign: string) =>
        isSecretName(name) ? `${before}${name}${sign}${hidden}` : whole,
    )
    .replace(
      MEMBER,
      (whole, quote: string, name: string, sign: string) =>
        isSecretName(name) ? `${quote}${name}${quote}${sign}${hidden}` : whole,
    )
    .replace(
      OPTION,
      (whole, before: string, name: string, space: string) =>
        isSecretName(name) || /pass$/.test(name) ? `${before}${name}${space}${hidden}` : whole,
    )
    .replace(HEADER, (whole, name: string) => isSecretName(name) ? `${name}${hidden}` : whole)
    .replace(
      SCHEME,
      (whole, scheme: string, space: string, secret: string) =>
        /[^a-z]/.test(secret) ? `${scheme}${space}${hidden}` : whole,
    )
    .replace(KNOWN_TOKEN, hidden)
    .replace(CHUNK, (chunk) => looksRandom(chunk) ? hidden : chunk);
}

/**
 * Like {@linkcode redactText}, for lines with texts of any kind: hides only secrets in URLs and in
 * command lines.
 */
export function redactLine(text: string): string {
  const plain = redactArguments(text);
  const shown = plain.includes("://") ? plain.replace(USER_INFO, hideUserInfo) : plain;
  return QUERY.test(shown) ? shown.replace(QUERIES, hideQuery) : shown;
}

function hideQuery(whole: string, name: string): string {
  return isSecretName(name) || SIGNED.test(name) ? `${whole[0]}${name}=${hidden}` : whole;
}

function hideUserInfo(whole: string, scheme: string, info: string): string {
  const [user = "", password] = splitOnce(info, ":");
  const isWeb = WEB.test(scheme);
  if (password === undefined || isWeb && PORT_AND_PATH.test(password)) {
    // What follows the first `@` is host, port and path, which has an `@`, too.
    const [name = "", rest] = splitOnce(user, "@");
    const isName = rest !== undefined || password === undefined;
    const isSecret = isWeb ? name !== "" && !name.includes("/") : looksRandom(name);
    return isName && isSecret
      ? `${scheme}://${hidden}${whole.slice(scheme.length + 3 + name.length)}`
      : whole;
  }
  if (/^\[[^\]]*\](?::\d+)?[/?#]/.test(info)) return whole; // an IPv6 address and a path
  // Where a token takes the place of the name, the password is empty or a constant.
  const isToken = password === "" || /^x-oauth-basic$/i.test(password) || looksRandom(user);
  return isToken ? `${scheme}://${hidden}@` : `${scheme}://${user}:${hidden}@`;
}

function splitOnce(text: string, sign: string): string[] {
  const at = text.indexOf(sign);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/**
 * Whether a word looks as if it had been drawn: long, of letters and digits that alternate as in no
 * name. Hexadecimal digits count from 32 on; ids with hyphens do not.
 */
function looksRandom(word: string): boolean {
  const length = word.replace(/=+$/, "").length;
  if (/^[\da-f]+$/i.test(word)) return length >= 32 && /\d/.test(word) && /[a-f]/i.test(word);
  if (length < 20 || /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(word)) return false;
  const digits = word.match(/\d/g)?.length ?? 0;
  if (digits < (length < 36 ? 2 : 1) || !/[a-z]/.test(word) || !/[A-Z]/.test(word)) return false;
  if (word.split("/").length - 1 > length / 16) return false; // a path
  let changes = 0;
  for (let at = 1; at < length; at++) {
    if (kindOf(word.charCodeAt(at)) !== kindOf(word.charCodeAt(at - 1))) changes++;
  }
  return changes / (length - 1) >= 0.4;
}

function kindOf(code: number): number {
  if (code >= 97 && code <= 122) return 0;
  if (code >= 65 && code <= 90) return 1;
  return code >= 48 && code <= 57 ? 2 : 3;
}
