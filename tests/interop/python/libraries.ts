/** What the original lymph imports, for an `import` statement. */
export const PYTHON_LIBRARIES =
  "gevent, zmq, kazoo, kombu, msgpack, werkzeug, yaml, six, docopt, setproctitle, " +
  "semantic_version, psutil, iso8601, blessings, netifaces, pkg_resources, mock, hamcrest";

/** Debian's packages of all that, and of what installs the rest; each begins with `python3-`. */
export const PYTHON_PACKAGES: readonly string[] = [
  "blessings",
  "docopt",
  "gevent",
  "hamcrest",
  "iso8601",
  "kazoo",
  "kombu",
  "mock",
  "msgpack",
  "netifaces",
  "pip",
  "pkg-resources",
  "psutil",
  "semantic-version",
  "setproctitle",
  "setuptools",
  "six",
  "werkzeug",
  "yaml",
  "zmq",
];
