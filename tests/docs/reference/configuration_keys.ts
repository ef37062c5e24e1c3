/** A key of a section: its name below the section, what it says, and its default. */
export type Key = readonly [name: string, summary: string, fallback?: string];

/** A section of the configuration. */
export interface Section {
  /** Its path, for the heading. */
  readonly path: string;
  /** What to know about all of it. */
  readonly about?: string;
  /** The file that reads it, and that is held against the list of keys. */
  readonly reader?: string;
  readonly keys: readonly Key[];
}

/** Sections that `lymph` reads itself, by the path in its table of known keys. */
export const OWN_SECTIONS: readonly Section[] = [
  {
    path: "",
    about: "Keys that begin with `x-` belong to the file itself, for example for YAML anchors.",
    keys: [
      ["commands", "Commands of the project: `name: module:export`."],
      ["container", "Registry, events, addresses and limits of the process."],
      ["dashboard", "What the dashboard shows; see below."],
      ["debug", "The debug shell of `lymph instance --debug`."],
      ["dependencies", "Objects that services share by `dep:<name>`."],
      ["instances", "What `lymph node` runs."],
      ["interfaces", "The services of an instance: `<Name>` or `<Name>@<version>`."],
      ["logging", "Levels, format and file of the log."],
      ["name", "Name by which metrics are tagged, if `container.service_name` is missing."],
      ["plugins", "Plugins, each with a `class` and its own keys."],
      ["sockets", "Ports that the processes of a service share under `lymph node`."],
    ],
  },
  {
    path: "container",
    keys: [
      ["advertise", "Host under which others reach this process.", "`ip`"],
      ["events", "The event system; see below.", "the embedded store"],
      ["health", "Where health checks and metrics are served; see below."],
      ["ip", "Address to listen on.", "127.0.0.1"],
      ["log_endpoint", "Endpoint of the stream of log lines.", "a free port"],
      ["metrics", "Prometheus and tags; see below."],
      ["monitoring_endpoint", "Endpoint of the stream of metrics.", "a free port"],
      ["port", "Port for requests.", "a free port"],
      ["registry", "The registry; see below.", "the embedded registry"],
      ["rpc", "Limits of requests; see below."],
      ["service_name", "Name by which metrics are tagged."],
      ["traces", "Whether a node collects traces; see below."],
      [
        "validate",
        "What happens to values of a wrong type: `refuse`, `warn` or `off`; or `{ mode, results: true }`, which checks results, too.",
        "refuse",
      ],
    ],
  },
  {
    path: "container.rpc",
    keys: [
      ["allowed_hosts", "More hosts at which Python peers may be answered.", "none"],
      [
        "balance",
        "Which of several instances that are equally busy gets a call: `own-first`, the one in the caller's process, or `equal`, each in turn.",
        "own-first",
      ],
      ["connection", "Heartbeats; see below."],
      ["drain_timeout", "Time for requests in progress when the process stops.", "10 s"],
      ["ip", "The same as `container.ip`, with priority."],
      [
        "local",
        "Whether processes of this user on this machine are reached by unix sockets instead of TCP: `auto` or `off`.",
        "auto",
      ],
      ["max_request_bytes", "Bytes of all requests in progress.", "256 MiB"],
      ["max_requests", "Requests in progress.", "16384"],
      ["max_requests_per_connection", "Requests in progress on one connection.", "4096"],
      ["port", "The same as `container.port`, with priority."],
    ],
  },
  {
    path: "container.rpc.connection",
    keys: [
      ["heartbeat_interval", "Time between two heartbeats.", "1 s"],
      ["timeout", "Silence after which a peer gets no new requests.", "3 s"],
    ],
  },
  { path: "debug", keys: [["backdoor_ip", "Address of the debug shell.", "127.0.0.1"]] },
  {
    path: "container.metrics",
    keys: [
      ["prometheus", "Where Prometheus reads the metrics; see below."],
      ["tags", "Tags of all metrics of the process."],
    ],
  },
  {
    path: "container.health",
    keys: [
      ["ip", "Address to listen on.", "127.0.0.1"],
      ["port", "Port of `/_health/live`, `/_health/ready` and `/metrics`; required."],
    ],
  },
  {
    path: "container.metrics.prometheus",
    keys: [
      ["ip", "Address to listen on.", "127.0.0.1"],
      ["path", "Path of the metrics.", "/metrics"],
      ["port", "Port to listen on; required. It has the paths of `container.health`, too."],
    ],
  },
  {
    path: "container.traces",
    keys: [
      [
        "collect",
        "`lymph node` collects the traces of its processes in `traces.db` of the state directory.",
        "false",
      ],
      ["payloads", "They show arguments and results, with secrets hidden.", "true"],
    ],
  },
  {
    path: "dashboard",
    keys: [
      [
        "rabbitmq_management",
        "Address of RabbitMQ's management API, such as `http://127.0.0.1:15672`. With it, the dashboard lists queues that only Python lymph declares.",
        "none",
      ],
    ],
  },
];

/** Sections whose keys depend on the class that reads them. */
export const CLASS_SECTIONS: readonly Section[] = [
  {
    path: "container.registry or container.events, class: embedded",
    about: "On one machine. The registry has only the key `path`.",
    reader: "embedded_sections.ts",
    keys: [
      ["durability", "`disk` survives a power cut, `process` the death of a process.", "disk"],
      ["frozen_after", "Time after which a stopped process loses its events.", "60 s"],
      ["max_bytes", "Bytes of the store.", "1 GiB"],
      ["max_concurrent", "Events that a handler gets at a time.", "100"],
      ["max_event_bytes", "Bytes of one event.", "16 MiB"],
      ["max_messages", "Events in one queue.", "1000000"],
      ["path", "Directory of the store.", "`.lymph/` of the project"],
    ],
  },
  {
    path: "container.registry, class: zookeeper",
    reader: "zookeeper_sections.ts",
    keys: [
      ["auth_data", 'A list of pairs such as `[digest, "user:password"]`.', "none"],
      ["chroot", "Path below which everything is kept.", "/lymph"],
      ["default_acl", "`OPEN_ACL_UNSAFE` or `CREATOR_ALL_ACL`.", "OPEN_ACL_UNSAFE"],
      ["hosts", "Servers, separated by commas.", "127.0.0.1:2181"],
      ["timeout", "Time after which a dead instance is removed.", "10 s"],
    ],
  },
  {
    path: "container.events, class: amqp",
    reader: "amqp_section.ts",
    keys: [
      ["connect_timeout", "Time to connect to a broker.", "5 s"],
      ["durable", "Whether queues survive a restart of the broker.", "true"],
      ["emit_timeout", "Time for the broker to confirm an event.", "5 s"],
      ["exchange", "Name of the main exchange.", "lymph"],
      ["heartbeat", "Time between two heartbeats.", "60 s"],
      ["hostname", "One broker or several, as hosts or URLs.", "127.0.0.1"],
      ["max_pending", "Events that wait to be sent.", "10000"],
      ["max_unconfirmed", "Events that wait for confirmation.", "1000"],
      ["password", "Password.", "guest"],
      ["port", "Port.", "5672, or 5671 with TLS"],
      ["prefetch", "Events that a handler gets at a time, at most 65,535.", "100"],
      ["serializer", "`lymph-msgpack` or `lymph-json`.", "lymph-msgpack"],
      ["transport", "`amqp`, or a name of it in Python lymph.", "amqp"],
      ["url", "The same as `hostname`, with priority."],
      ["userid", "User.", "guest"],
      ["virtual_host", "Virtual host.", "/"],
    ],
  },
  {
    path: "container.events.ssl",
    about: "`ssl: true` encrypts with the authorities that Deno knows.",
    reader: "broker_tls.ts",
    keys: [
      ["ca_certs", "File with more authorities."],
      ["cert_reqs", "`CERT_REQUIRED`; the broker's certificate is always verified."],
      ["certfile", "File with a client certificate."],
      ["keyfile", "File with its key."],
      ["server_hostname", "Name in the broker's certificate.", "the host"],
    ],
  },
  {
    path: "interfaces.<Name> of a web service",
    reader: "settings.ts",
    keys: [
      ["cors.credentials", "Whether pages of other origins send cookies.", "false"],
      ["cors.max_age", "Time that browsers remember what a page may send.", "10 m"],
      ["cors.origins", 'A list of origins whose pages may call, or `"*"`.', "none"],
      ["healthcheck.enabled", "Whether there is a health check.", "true"],
      ["healthcheck.endpoint", "Its path.", "/_health/"],
      ["limits.body", "Bytes of a body.", "10 MiB"],
      ["limits.body_timeout", "Time for a body to arrive.", "30 s"],
      ["limits.headers", "Bytes of headers.", "the platform's limit"],
      ["limits.open_files", "Open files at which idle connections are closed.", "10000 at most"],
      ["limits.request_timeout", "Time for a request to be answered.", "60 s"],
      ["limits.url", "Characters of a URL.", "8192"],
      ["listen", "Whether the service has a socket.", "true"],
      ["port", "Port.", "4080, or the one in `sockets`"],
      ["reuse_port", "Whether other processes listen on the port, too.", "false"],
      ["shutdown.quiet", "Time without a request before the socket is closed.", "100 ms"],
      ["shutdown.timeout", "Time for requests in progress.", "10 s"],
      [
        "tracing.baggage",
        "Names of the members of a request's `baggage` that are taken over; true for all.",
        "none",
      ],
      ["tracing.request_header", "Header of a request whose trace id is continued.", "none"],
      ["tracing.response_header", "Header of a response with the trace id.", "x-trace-id"],
    ],
  },
  {
    path: "interfaces.<Name>, class: gateway",
    about: "Besides the keys of a web service.",
    reader: "gateway_settings.ts",
    keys: [
      ["expose", "A list of methods: `Shop.order`, or `Shop.*` for all of a service.", "none"],
      ["idempotency.characters", "Characters of all results that are kept.", "32 Mi"],
      ["idempotency.keep", "Time that the outcome of an `Idempotency-Key` is kept.", "10 m"],
      ["idempotency.keys", "Outcomes that are kept at a time.", "10000"],
      ["rate_limit.address_header", "Header in which a proxy names the client.", "none"],
      ["rate_limit.per", "Time in which a client may send `requests`.", "1 m"],
      ["rate_limit.requests", "Requests of one client; required in `rate_limit`.", "no limit"],
      ["timeout.default", "Time for a call whose client says nothing.", "3 s"],
      ["timeout.max", "Most that a client may ask for in `Request-Timeout`.", "30 s"],
    ],
  },
  {
    path: "logging",
    about:
      "The sections `loggers`, `root` and `handlers` of Python's `dictConfig` are read as well.",
    reader: "logging_section.ts",
    keys: [
      ["file", "File to append to.", "standard error"],
      ["format", "`text` or `json`.", "text"],
      ["level", "Level of all loggers.", "WARNING"],
      ["levels", "Levels by the names of loggers."],
      ["root.level", "The same as `level`, from Python's `dictConfig`."],
    ],
  },
  {
    path: "class: redis.client:StrictRedis",
    reader: "redis_client.ts",
    keys: [
      ["db", "Number of the database.", "0"],
      ["host", "Host.", "localhost"],
      ["password", "Password."],
      ["port", "Port.", "6379"],
      ["socket_connect_timeout", "Time to connect.", "5 s"],
      ["socket_timeout", "Time for an answer."],
      ["ssl", "Whether to use TLS.", "false"],
      ["unix_socket_path", "Path of a socket, instead of host and port."],
      ["username", "User."],
    ],
  },
  {
    path: "class: pymemcache.client:Client",
    reader: "memcached_client.ts",
    keys: [
      ["connect_timeout", "Time to connect; the longer one of both applies."],
      ["server", "`[host, port]`, or `host:port`; required."],
      ["timeout", "Time for an answer."],
    ],
  },
  {
    path: "plugins.<name>, class: sentry",
    reader: "sentry_plugin.ts",
    keys: [
      ["dsn", "Where to report to; required."],
      ["environment", "Name of the environment."],
      ["release", "Name of the release."],
      ["tags", "Tags of each report."],
      ["traces_sample_rate", "Share of requests with spans, from 0 to 1.", "0"],
    ],
  },
  {
    path: "plugins.<name>, class: newrelic",
    reader: "newrelic_plugin.ts",
    keys: [
      ["app_name", "Name of the application; required."],
      ["endpoint", "Where to report to.", "https://otlp.nr-data.net"],
      ["environment", "Name of the environment."],
      ["license_key", "Key; required."],
      ["metrics_interval", "Time between two reports of metrics.", "60 s"],
    ],
  },
];
