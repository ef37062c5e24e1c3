/**
 * Tells by its name whether something is likely to hold a secret. Names are read word by word:
 * `db_password`, `dbPassword` and `DB-PASSWORD` are the same; `author` is no secret.
 *
 * @module
 */
import type { PathSegment } from "../path.ts";

/** Ends of words, or of several words written as one, in the languages of many users. */
const STEMS = words(
  "password passwords passwd passwort kennwort passphrase passcode pwd secret secrets token tokens",
  "credential credentials cookie cookies mnemonic seedphrase recoverycode recoverycodes jeton",
  "apikey apikeys accesskey accesskeys privatekey privatekeys secretkey secretkeys signingkey",
  "signingkeys encryptionkey encryptionkeys decryptionkey accountkey sharedkey masterkey sshkey",
  "licensekey licencekey deploykey storagekey webhookkey hmackey authkey signaturekey sessionkey",
  "enckey servicekey subscriptionkey cryptkey privkey sessionid sessionids cardnumber accesscode passwordhash passworthash",
  "connectionstring connectionstrings connectionstr connstring connstr",
  // German, Dutch, Swedish, Danish, Norwegian
  "passwörter kennwörter geheimnis geheim zugangsdaten zugangscode geheimschlüssel wachtwoord",
  "wachtwoorden lösenord losenord kodeord adgangskode adgangskoder passord",
  // French, Spanish, Portuguese, Italian, Romanian
  "motdepasse motsdepasse contraseña contrasenia contraseñas clavesecreta secreto segredo",
  "palavrapasse parolachiave parolasegreta segreto parolad'accesso",
  // Polish, Czech, Slovak, Hungarian, Croatian, Finnish, Estonian, Lithuanian
  "hasło heslo jelszó lozinka salasana tunnussana slaptažodis",
  // Turkish, Vietnamese, Indonesian
  "şifre mậtkhẩu katasandi",
  // Russian and its neighbours, Greek, Hebrew, Arabic, Persian
  "пароль парола секрет токен ключдоступа κωδικός συνθηματικό סיסמה סיסמא",
  "كلمةالمرور كلمةالسر گذرواژه رمزعبور",
  // Chinese, Japanese, Korean, Thai, Hindi
  "密码 密碼 口令 密钥 密鑰 令牌 パスワード 暗証番号 秘密鍵 トークン 비밀번호 암호 토큰 รหัสผ่าน पासवर्ड",
);

/** Words that mean a secret only if they stand alone: `bypass` and `author` do not. */
const WORDS: ReadonlySet<string> = new Set(words(
  "pass pw pin auth authorization bearer jwt dsn otp totp psk sas sid hmac salt pepper private seed",
  "cvv cvc csc",
  "clave senha senhas parola parole parolă geslo parool şifra",
));

/** What stands behind such a word where the whole is no secret: `token_bucket`, `password_file`. */
const HARMLESS: ReadonlySet<string> = new Set(
  words(
    "bucket buckets jar template count counts counter limit limits limiter length size sizes ttl timeout expiry",
    "expires expiration lifetime duration age interval url uri urls endpoint endpoints path paths",
    "file files filename dir directory name names type types kind method methods mode policy",
    "policies enabled disabled enable required optional rotation per rate ratio algorithm scheme",
    "provider providers issuer audience class backend plugin user username userid domain service",
    "services server servers host hosts hostname port store cache manager validator validation",
    "generator handler handlers middleware module bits bytes chars min max minimum maximum through",
    "seconds ms minutes hours days version format ip less ring window samesite secure httponly",
    "fail failed failures retries attempts node nodes peer peers",
  ),
);

/** What stands before such a word where the whole is a number of them: `max_tokens`. */
const COUNTING: ReadonlySet<string> = new Set(["max", "min", "num", "total", "maximum", "minimum"]);

/** `dbpass`, but not `compass`. */
const PASS =
  /^(?:db|root|user|admin|smtp|imap|mail|my|app|ftp|ldap|redis|pg|postgres|mysql|mongo|amqp|mq|rabbit|sql|login|http|proxy|key|trust|keystore|truststore)p(?:ass|w)$/;

/** Of which a stem may consist, as `mot_de_passe` does. */
const MOST_WORDS = 3;

/** Sections whose keys are names that users choose, such as that of a service `Auth`. */
const NAMING = ["interfaces", "instances", "dependencies", "sockets", "commands", "plugins"];

/** Whether a key or variable of that name is likely to hold a secret. */
export function isSecretName(name: PathSegment): boolean {
  if (typeof name !== "string") return false;
  const parts = wordsOf(name);
  return parts.some((_, index) => isSecretAt(parts, index) && !isHarmless(parts, index));
}

/** Whether one of the keys on the way to a value says that it is a secret. */
export function isSecretPath(path: readonly PathSegment[]): boolean {
  return path.some((segment, index) =>
    isSecretName(segment) && !(index === 1 && NAMING.includes(String(path[0])))
  );
}

/** Whether a secret's name ends at a word, which may be one of several that make it up. */
function isSecretAt(parts: readonly string[], index: number): boolean {
  const last = parts[index] ?? "";
  if (WORDS.has(last) || PASS.test(last)) return true;
  let joined = "";
  for (let at = index; at >= 0 && at > index - MOST_WORDS; at--) {
    const length = joined.length;
    joined = `${parts[at]}${joined}`;
    if (STEMS.some((stem) => stem.length > length && joined.endsWith(stem))) return true;
  }
  return false;
}

function isHarmless(parts: readonly string[], index: number): boolean {
  return parts.slice(index + 1).some((part) => HARMLESS.has(part)) ||
    COUNTING.has(parts[index - 1] ?? "");
}

function wordsOf(name: string): string[] {
  return normalizeMarks(name)
    .replace(/(?<=[\p{Ll}\d])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, " ")
    .toLowerCase().split(/[^\p{L}]+/u).filter((word) => word !== "");
}

/** Letters without accents: `contraseña` is written `contrasena` as often. */
function normalizeMarks(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[łŁ]/g, "l").replace(/[øØ]/g, "o")
    .replace(/ı/g, "i");
}

function words(...lines: readonly string[]): string[] {
  return lines.flatMap((line) => normalizeMarks(line).toLowerCase().split(" "));
}
