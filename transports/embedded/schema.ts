/**
 * The layout of the store file. Migrations only ever add: a process of an older release that has
 * the file open keeps working while a newer one migrates it.
 *
 * @module
 */

/** Marks a file as ours in its header: "lymp" in ASCII. */
export const APPLICATION_ID = 0x6c796d70;

/**
 * Sessions say which process stands behind a row. Whatever must vanish with a process refers to
 * its session, so that ending the session is all that a sweep does.
 *
 * Triggers keep a service's revision, whichever release writes: readers compare one number.
 */
const REGISTRY = `
  CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    lock TEXT NOT NULL UNIQUE,
    pid INTEGER NOT NULL,
    start_time TEXT NOT NULL,
    boot_id TEXT NOT NULL,
    pid_namespace TEXT NOT NULL
  ) STRICT;

  CREATE TABLE services (
    name TEXT PRIMARY KEY,
    revision INTEGER NOT NULL DEFAULT 0,
    turn INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TABLE instances (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    service TEXT NOT NULL REFERENCES services (name),
    id TEXT NOT NULL,
    session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    record TEXT NOT NULL,
    UNIQUE (service, id)
  ) STRICT;
  CREATE INDEX instances_of_session ON instances (session);

  CREATE TRIGGER instance_added AFTER INSERT ON instances BEGIN
    UPDATE services SET revision = revision + 1 WHERE name = new.service;
  END;
  CREATE TRIGGER instance_changed AFTER UPDATE ON instances BEGIN
    UPDATE services SET revision = revision + 1 WHERE name = new.service;
  END;
  CREATE TRIGGER instance_removed AFTER DELETE ON instances BEGIN
    UPDATE services SET revision = revision + 1 WHERE name = old.service;
  END;
`;

/** Entry n takes a file from version n to version n + 1. */
export const MIGRATIONS: readonly string[] = [REGISTRY];
