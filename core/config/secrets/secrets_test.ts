import assert from "node:assert/strict";
import { createConfig } from "../section.ts";
import { isSecretName, isSecretPath } from "./secret_names.ts";
import { redactLine, redactText } from "./secret_texts.ts";
import { redact, redactDetail } from "./secrets.ts";

const SECRET =
  "password pwd passwort auth cookie cookies connection_string connectionString conn_str dsn " +
  "dbPassword DB_PASSWORD_PROD DB-PASSWORD password2 PassWord passphrase secrets Authorization " +
  "client_secret access_token accessToken csrfToken apiKey X-Api-Key aws_secret_access_key " +
  "private_key private seed cvv CVV2 cvc session_id sessionId PHPSESSIONID cardNumber privKey ENC_KEY hmac password_salt encryption-key userpwd rootpw dbpass mail_pass token_bucket_password pin " +
  "mot_de_passe motDePasse contraseña contrasena senha wachtwoord lösenord kodeord hasło haslo " +
  "heslo jelszó salasana şifre пароль 密码 密碼 パスワード 비밀번호 סיסמה κωδικός datenbankkennwort";

const SHOWN =
  "author authors authority authoritative coauthor unauthorized token_bucket tokenBucket " +
  "tokenizer max_tokens tokens_per_second token_ttl token_url cookie_name auth_method " +
  "hmac_algorithm password_file password_min_length compass passenger passive bypass monkey keyboard secretary " +
  "session_id_length session_timeout privately private_network_name seeds seed_nodes seed_count seedling csv " +
  "routing_key public_key partition_key key spin class name user hostname authored passthrough";

Deno.test("A14 names of secrets are known in many languages and ways to write them", () => {
  for (const name of SECRET.split(" ")) assert.equal(isSecretName(name), true, name);
});

Deno.test("A14 a name that merely contains such a word is no secret", () => {
  for (const name of SHOWN.split(" ")) assert.equal(isSecretName(name), false, name);
});

Deno.test("A14 a service may be named as a secret is", () => {
  assert.equal(isSecretPath(["interfaces", "Auth", "port"]), false);
  assert.equal(isSecretPath(["interfaces", "Auth", "token"]), true);
  assert.equal(isSecretPath(["x-own", "auth", "joe"]), true);
});

const TEXTS: readonly (readonly [text: string, shown: string])[] = [
  ["https://TOKEN@host/x", "https://(hidden)@host/x"],
  ["https://TOKEN@host:80/a@b", "https://(hidden)@host:80/a@b"],
  ["https://T0:x-oauth-basic@host", "https://(hidden)@host"],
  ["https://host/?token=abc&x=1", "https://host/?token=(hidden)&x=1"],
  ["https://host/f?X-Amz-Signature=ab12&a=b", "https://host/f?X-Amz-Signature=(hidden)&a=b"],
  ["//registry.example/:_authToken=ab", "//registry.example/:_authToken=(hidden)"],
  ['{"user":"joe","password":"a\\"b,c"}', '{"user":"joe","password":(hidden)}'],
  ["{'api_key': 17, 'port': 80}", "{'api_key': (hidden), 'port': 80}"],
  ["https://host/f?sig=ab%2Bc#x", "https://host/f?sig=(hidden)#x"],
  ["amqp://joe:pa/ss@mq:5672/vhost", "amqp://joe:(hidden)@mq:5672/vhost"],
  ["amqp://joe:p@ss@mq/v", "amqp://joe:(hidden)@mq/v"],
  ["amqp://a:x@h1;amqp://b:y@h2", "amqp://a:(hidden)@h1;amqp://b:(hidden)@h2"],
  ["redis://:pw@host:1/0", "redis://:(hidden)@host:1/0"],
  ["smtp://joe@example.com:pw@mail", "smtp://joe@example.com:(hidden)@mail"],
  ["joe:secret@rabbit:5672", "joe:(hidden)@rabbit:5672"],
  ["user:pass@tcp(127.0.0.1:3306)/db", "user:(hidden)@tcp(127.0.0.1:3306)/db"],
  ["-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----", "(hidden)"],
  ["Server=x;User Id=sa;Password=y z;", "Server=x;User Id=sa;Password=(hidden);"],
  ["host=db password='a b' user=u", "host=db password=(hidden) user=u"],
  ["redis-server --requirepass foo --port 1", "redis-server --requirepass (hidden) --port 1"],
  ["run --password=foo -v", "run --password=(hidden) -v"],
  ["Authorization: Bearer abc.def-1", "Authorization: (hidden)"],
  ["Bearer abc.def-1", "Bearer (hidden)"],
  ["ghp_16C7e42F292c6912E7710c838347Ae178B4a", "(hidden)"],
  ["AKIAIOSFODNN7EXAMPLE", "(hidden)"],
  ["curl -u joe:x1 https://host/a", "curl -u joe:(hidden) https://host/a"],
  ["curl -ujoe:x1 h", "curl -ujoe:(hidden) h"],
  ["curl --proxy-user=joe:x1:y h", "curl --proxy-user=joe:(hidden) h"],
  ["curl -U 'joe:x1' h", "curl -U 'joe:(hidden)' h"],
  ["http -v -a joe:x1 GET :80/a", "http -v -a joe:(hidden) GET :80/a"],
  ["redis-cli -h h -a x1 ping", "redis-cli -h h -a (hidden) ping"],
  ["sshpass -p x1 ssh joe@h", "sshpass -p (hidden) ssh joe@h"],
  ["mysqldump -u root -px1 shop", "mysqldump -u root -p(hidden) shop"],
  ["machine h login joe password x1", "machine h login joe password (hidden)"],
  [
    "default login joe account y1 password x1",
    "default login joe account (hidden) password (hidden)",
  ],
  ["machine h\n  login joe\n  password x1", "machine h\n  login joe\n  password (hidden)"],
  ["scott/tiger@h", "scott/(hidden)@h"],
  ["scott/tiger@//10.0.0.1:1521/orcl", "scott/(hidden)@//10.0.0.1:1521/orcl"],
  ["sqlplus -s scott/tiger@h @run.sql", "sqlplus -s scott/(hidden)@h @run.sql"],
  ["jdbc:oracle:thin:scott/tiger@h:1521:orcl", "jdbc:oracle:thin:scott/(hidden)@h:1521:orcl"],
  ["db:5432:shop:joe:x1", "db:5432:shop:joe:(hidden)"],
  ["joe:$apr1$a8sd7f6g$Zk3jd83jdk38dj3kd93kd/", "joe:(hidden)"],
  ["wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "(hidden)"],
  ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", "(hidden)"],
];

Deno.test("A14 secrets inside of texts are hidden, whatever their names", () => {
  for (const [text, shown] of TEXTS) assert.equal(redactText(text), shown);
});

Deno.test("A14 other texts stay as they are", () => {
  for (
    const text of [
      "http://host:80/a@b",
      "http://[::1]:80/@x",
      "amqp://guest@host",
      "ssh://git@github.com/x",
      "npm:package@1:Name",
      "greeting:Greeting",
      "lymph.events.kombu:KombuEventSystem",
      "lymph instance --config=conf/web.yml",
      "/Users/Foo1/Bar2/Baz3/LongPath",
      "123e4567-e89b-12d3-a456-426614174000",
      "myVeryLongServiceName2",
      "https://host/?author=joe&page=2",
      "Basic authentication",
      "docker run -u 1000:1000 node",
      "docker run -u $(id -u) --user joe node",
      "actions/checkout@v4",
      "denoland/deno@2.9.6",
      "library/redis@sha256:0f1e2d3c",
      "The machine asks for a password again",
      "mysql -u root -h db -P 3306 shop",
      "127.0.0.1:5432",
      "a:1:b:c",
    ]
  ) assert.equal(redactText(text), text);
});

Deno.test("A14 a long text is looked through in linear time", () => {
  for (
    const part of [
      '"a":"',
      '"a',
      "a.",
      "a-",
      "a ",
      "a=",
      "://",
      "&a",
      "a:",
      "--a ",
      "é=",
      "-u a:",
      "-u ",
      "http ",
      "mysql ",
      "sql -a ",
      "machine a login ",
      "*:1:",
      "$1$a",
    ]
  ) {
    redactText(part.repeat(200_000)); // minutes, if each place were looked at from each other
  }
});

Deno.test("A14 what belongs to a secret by its place is hidden", () => {
  assert.deepEqual(
    redact({
      auth: { joe: "x", on: true },
      pin: 5n,
      env: [{ name: "API_TOKEN", value: "x" }, { name: "PORT", value: "80" }],
      args: ["--password", "x", "--port", "80", "--pin", 4711],
      command: ["/usr/bin/curl", "-s", "-u", "joe:x1", "https://host/joe:x1"],
      other: ["redis-cli", "-a", "x1"],
      third: ["docker", "-u", "1000:1000"],
      "https://TOKEN@host": 1,
    }),
    {
      auth: { joe: "(hidden)", on: true },
      pin: "(hidden)",
      env: [{ name: "API_TOKEN", value: "(hidden)" }, { name: "PORT", value: "80" }],
      args: ["--password", "(hidden)", "--port", "80", "--pin", "(hidden)"],
      command: ["/usr/bin/curl", "-s", "-u", "joe:(hidden)", "https://host/joe:x1"],
      other: ["redis-cli", "-a", "(hidden)"],
      third: ["docker", "-u", "1000:1000"],
      "https://(hidden)@host": 1,
    },
  );
});

Deno.test("A14 a library's error about a secret does not repeat it, inspected neither", () => {
  assert.equal(redactDetail("Invalid: 'x1'", "x1", ["db", "pwd"]), "Invalid: '(hidden)'");
  const config = createConfig({ db: { pwd: "hunter2", url: "amqp://joe:pa/ss@mq" } });
  for (const key of ["pwd", "url"]) {
    for (const decoder of [(value: unknown) => new URL(String(value)), () => assert.fail("x")]) {
      try {
        config.read(["db", key], decoder);
      } catch (error) {
        const shown = `${error} ${redactLine(Deno.inspect(error, { colors: false }))}`;
        assert.doesNotMatch(shown, /hunter2|pa\/ss/);
        assert.match(shown, /\(hidden\)|: x/);
      }
    }
  }
});

Deno.test("A14 a log line shows no secret of a URL, and all else", () => {
  assert.equal(
    redactLine(
      'GET "/greet?token=x1&name=Joe" via amqp://a:b@mq - trace_id="0af7651916cd43dd8448eb211c80319c"',
    ),
    'GET "/greet?token=(hidden)&name=Joe" via amqp://a:(hidden)@mq - trace_id="0af7651916cd43dd8448eb211c80319c"',
  );
  assert.equal(redactLine("ran curl -u joe:x1 h, a/b@c"), "ran curl -u joe:(hidden) h, a/b@c");
  for (const command of ['curl -u "joe:x1"', "http -a 'joe:x1'", 'mysql -p"x1" shop']) {
    assert.doesNotMatch(redactLine(JSON.stringify({ command })), /x1/);
  }
});
