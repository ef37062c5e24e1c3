import { type Config, decode, DecodeError } from "../../core/config/mod.ts";
import type { LogLevel } from "../../core/observe/logs/log.ts";
import { requirementOfLoggerName } from "../../core/observe/logs/logger_name.ts";
import type { LogSettings } from "./logging.ts";

/** Keys of Python lymph's `logging:`, a Python dictConfig, that say nothing here. */
const PYTHON_ONLY = new Set(["version", "disable_existing_loggers", "incremental"]);
const OWN = new Set(["level", "levels", "format", "file", "loggers", "root", "handlers"]);
/** Levels, those of Python that have no counterpart included. */
const LEVELS: ReadonlyMap<string, LogLevel> = new Map(Object.entries({
  DEBUG: "debug",
  INFO: "info",
  WARNING: "warning",
  ERROR: "error",
  NOTSET: "debug",
  WARN: "warning",
  CRITICAL: "error",
  FATAL: "error",
}));

/** What the `logging:` section says. */
export interface LoggingSection {
  /** How to log. */
  readonly settings: LogSettings;
  /** Where the file is named, seen from the whole configuration. */
  readonly fileKey: readonly string[];
  /** Keys without effect. */
  readonly ignored: readonly string[];
}

/**
 * Reads `logging:`: `level`, `levels` by the names of loggers, `format` (text or json), `file`. Of a
 * section made for Python lymph, the levels of loggers and the name of a file are understood.
 *
 * @throws {ConfigError} If a level, the format or the file is invalid.
 */
export function readLogging(config: Config): LoggingSection {
  const section = config.section("logging");
  const loggers = section.section("loggers");
  const levels = section.read("levels", decode.optional(levelsByName, {}));
  const theirs = loggers.keys().flatMap((name) => {
    const wanted = loggers.read([name, "level"], decode.optional(levelOf(name)));
    return wanted === undefined ? [] : [[name, wanted] as const];
  });
  const files = filesOf(section);
  const own = section.read("level", decode.optional(level));
  const file = section.read("file", decode.optional(decode.string));
  return {
    settings: {
      level: own ?? section.read("root.level", decode.optional(level)),
      levels: { ...Object.fromEntries(theirs), ...levels },
      format: section.read("format", decode.optional(decode.oneOf("text", "json"))),
      file: file ?? files.named?.file,
    },
    fileKey: ["logging", ...file === undefined && files.named ? files.named.key : ["file"]],
    ignored: [
      ...section.keys().filter((key) => !OWN.has(key) && !PYTHON_ONLY.has(key)),
      ...files.ignored,
    ],
  };
}

interface HandlerFiles {
  readonly named: { readonly file: string; readonly key: readonly string[] } | undefined;
  readonly ignored: readonly string[];
}

/** The file of Python lymph's handlers; all else that handlers may be has no counterpart. */
function filesOf(section: Config): HandlerFiles {
  const handlers = section.section("handlers");
  let named: HandlerFiles["named"];
  const ignored: string[] = [];
  for (const name of handlers.keys()) {
    const file = handlers.read([name, "filename"], decode.optional(decode.string));
    if (file === undefined || named !== undefined) ignored.push(`handlers.${name}`);
    else named = { file, key: ["handlers", name, "filename"] };
  }
  return { named, ignored };
}

function levelsByName(value: unknown): Record<string, LogLevel> {
  const levels = decode.record(level)(value);
  for (const [name, level] of Object.entries(levels)) levelOf(name)(level);
  return levels;
}

/** A level of a logger, whose name is checked, too. */
function levelOf(name: string): (value: unknown) => LogLevel {
  return (value) => {
    const requirement = requirementOfLoggerName(name);
    if (requirement === undefined) return level(value);
    const detail = JSON.stringify(name.slice(0, 50));
    throw new DecodeError(`cannot be set: a logger's name must ${requirement}`, { value, detail });
  };
}

function level(value: unknown): LogLevel {
  const known = LEVELS.get(String(value).toUpperCase());
  if (known !== undefined) return known;
  throw new DecodeError("must be one of DEBUG, INFO, WARNING, ERROR", { value });
}
