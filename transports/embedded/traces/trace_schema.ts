/** Marks a file with traces in its header: "lymt" in ASCII. */
export const APPLICATION_ID = 0x6c796d74;
/** A file of any other version is set aside: traces are not worth a migration. */
export const VERSION = 1;

/** The layout of the file. A trace goes with all that belongs to it. */
export const SCHEMA = `
  CREATE TABLE traces (
    id INTEGER PRIMARY KEY,
    trace_id TEXT NOT NULL UNIQUE,
    arrived REAL NOT NULL,
    start REAL NOT NULL DEFAULT 9e99,
    finish REAL NOT NULL DEFAULT 0,
    service TEXT NOT NULL DEFAULT '',
    subject TEXT NOT NULL DEFAULT '',
    spans INTEGER NOT NULL DEFAULT 0,
    errors INTEGER NOT NULL DEFAULT 0,
    lines INTEGER NOT NULL DEFAULT 0,
    dropped INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX traces_by_start ON traces (start DESC, trace_id);

  CREATE TABLE spans (
    trace INTEGER NOT NULL REFERENCES traces (id) ON DELETE CASCADE,
    span_id TEXT NOT NULL,
    service TEXT NOT NULL,
    subject TEXT NOT NULL,
    span TEXT NOT NULL,
    PRIMARY KEY (trace, span_id)
  ) STRICT;

  CREATE TABLE lines (
    trace INTEGER NOT NULL REFERENCES traces (id) ON DELETE CASCADE,
    line TEXT NOT NULL
  ) STRICT;
  CREATE INDEX lines_of_trace ON lines (trace);
`;
