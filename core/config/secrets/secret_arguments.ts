/**
 * Finds the passwords in command lines and in the lines of password files, where no name tells
 * that a password follows.
 *
 * @module
 */

/** What stands in place of a secret. */
export const hidden = "(hidden)";

/** Is in every text that has something to look for, and in few others. */
const HINT = /-[uUap]|user[\s=]|login\s|\$\w{1,8}\$|jdbc:oracle|sql\w{0,6}\s|^\S+:\d+:|^\*:/;
/** `curl -u joe:x1`, `--proxy-user=joe:x1`, `-ujoe:x1`; a quote is escaped in the JSON of a log line. */
const LOGIN =
  /(^|\s)(-[uU]\s{0,9}|--(?:proxy-)?user(?:\s{1,9}|=))((?:\\{0,9}["'])?)([^\s:"'-][^\s:"']{0,199}):(?!\/\/)([^\s"']{1,500})/g;
/** `http -a joe:x1` */
const HTTPIE =
  /(\b(?:https?|xhs?)\b(?:\s[^|;&]{0,200}?)?\s-a\s{1,9}(?:\\{0,9}["'])?[^\s:"']{1,200}:)([^\s"']{1,500})/g;
/** `redis-cli -a x1`, `sshpass -p x1`, `mysql -px1` */
const PASSWORD_OPTION =
  /(\b(?:redis-cli\b(?:\s[^|;&]{0,200}?)?\s-a\s{1,9}|sshpass\s{1,9}-p\s{0,9}|(?:mysql(?:dump|admin|import)?|mariadb(?:-\w{1,9})?)\b(?:\s[^|;&]{0,200}?)?\s-p))(\\{0,9}"[^"]*"|\\{0,9}'[^']*'|[^\s"']{1,500})/g;
/** `machine h login joe password x1`, a line of `.netrc` or all of it. */
const NETRC = /\b(?:machine\s{1,9}\S|default\s{1,9}login\s)/;
const NETRC_PASSWORD = /(\s(?:password|account)\s{1,9})(\S{1,500})/g;
/** `sqlplus scott/tiger@h`, `jdbc:oracle:thin:scott/tiger@h:1521:orcl` */
const ORACLE =
  /(\b(?:jdbc:oracle:\w{1,9}:|sql(?:plus|ldr|cl)?\s(?:-\S{1,20}\s{1,9}){0,5})[^\s/@:]{1,128}\/)([^\s@]{1,200})(?=@)/g;
/** `scott/tiger@h` alone. */
const ORACLE_ONLY =
  /^([a-z][\w$#]{0,29}\/)([^\s@/]{1,128})@((?:\/\/)?[\w.-]+(?:[:/][\w.$-]+){0,2})$/i;
/** `owner/name@v1`, as actions and packages have it, not a host. */
const RELEASE =
  /^(?:v?\d+(?:\.\d+){0,2}(?:[-+][\w.-]+)?|sha\d+:.*|[\da-f]{40}|latest|main|master|HEAD|next|canary|stable|beta|alpha|edge|nightly)$/;
/** `host:5432:database:joe:x1`, a line of `.pgpass`. */
const PGPASS = /^((?:[\w.-]+|\*):(?:\d{1,5}|\*):[^\s:]{1,100}:[^\s:]{1,100}:)(\S{1,500})$/gm;
/** Password hashes, as in `htpasswd` and `shadow` files. */
const HASH = /\$(?:apr1|2[abxy]?|[1567y]|argon2(?:id?|d))\$[\w./$=,+-]{8,}/g;
const USER_AND_GROUP = /^\d+$/;

/** A copy of a text, such as a log line, without the passwords of command lines and password files. */
export function redactArguments(text: string): string {
  if (!HINT.test(text)) return text;
  const shown = text
    .replace(LOGIN, (whole, before: string, option: string, quote: string, ...login: string[]) => {
      const [name = "", password = ""] = login;
      const isId = USER_AND_GROUP.test(name) && USER_AND_GROUP.test(password);
      return isId ? whole : `${before}${option}${quote}${name}:${hidden}`;
    })
    .replace(HTTPIE, `$1${hidden}`)
    .replace(PASSWORD_OPTION, `$1${hidden}`)
    .replace(ORACLE, `$1${hidden}`)
    .replace(PGPASS, `$1${hidden}`)
    .replace(HASH, hidden);
  return NETRC.test(shown) ? shown.replace(NETRC_PASSWORD, `$1${hidden}`) : shown;
}

/** A copy of a whole value, such as one of a configuration, without the password of a login. */
export function redactLogin(value: string): string {
  const [, name, , host] = ORACLE_ONLY.exec(value) ?? [];
  return name === undefined || RELEASE.test(host ?? "") ? value : `${name}${hidden}@${host}`;
}

/**
 * A copy of one of several arguments without the password in it.
 *
 * @param argument As it stands in a list of arguments.
 * @param before The arguments before it, those that are text.
 */
export function redactArgument(argument: string, before: readonly string[]): string {
  const [program] = before;
  if (program === undefined || /\s/.test(argument)) return argument;
  const option = before.length > 1 ? before.at(-1) : "";
  const line = [program.replace(/^.*\//s, ""), option, argument].join(" ");
  const shown = redactArguments(line);
  return shown === line ? argument : shown.slice(shown.lastIndexOf(" ") + 1);
}
