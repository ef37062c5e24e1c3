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

/**
 * Events. A message is stored once; each queue that wants it has a delivery, which is in one of
 * three states: scheduled for `due_at`, leased to a session, or else ready, in order of its id.
 * When its time comes it gets a new id, and so goes to the end of its queue.
 *
 * Triggers drop a message with its last delivery, however that went, and count what a queue holds.
 */
const EVENTS = `
  CREATE TABLE topology (revision INTEGER NOT NULL) STRICT;
  INSERT INTO topology VALUES (1);

  CREATE TABLE queues (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    owner INTEGER REFERENCES sessions (id) ON DELETE CASCADE,
    active INTEGER REFERENCES sessions (id) ON DELETE SET NULL,
    held_until INTEGER NOT NULL DEFAULT 0,
    length INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX queues_of_owner ON queues (owner) WHERE owner IS NOT NULL;
  CREATE INDEX queues_of_active ON queues (active) WHERE active IS NOT NULL;

  CREATE TABLE bindings (
    queue INTEGER NOT NULL REFERENCES queues (id) ON DELETE CASCADE,
    pattern TEXT NOT NULL,
    PRIMARY KEY (queue, pattern)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    type TEXT NOT NULL,
    source TEXT NOT NULL,
    headers BLOB NOT NULL,
    body BLOB NOT NULL
  ) STRICT;

  CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue INTEGER NOT NULL REFERENCES queues (id) ON DELETE CASCADE,
    message INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER,
    session INTEGER REFERENCES sessions (id) ON DELETE SET NULL
  ) STRICT;
  CREATE INDEX deliveries_ready ON deliveries (queue) WHERE session IS NULL AND due_at IS NULL;
  CREATE INDEX deliveries_due ON deliveries (queue, due_at) WHERE due_at IS NOT NULL;
  CREATE INDEX deliveries_leased ON deliveries (session) WHERE session IS NOT NULL;
  CREATE INDEX deliveries_of_message ON deliveries (message);

  CREATE TABLE leases (
    session INTEGER PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    renewals INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TABLE dead_letters (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    type TEXT NOT NULL,
    source TEXT NOT NULL,
    headers BLOB NOT NULL,
    body BLOB NOT NULL,
    error_type TEXT NOT NULL,
    error_message TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    failed_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX dead_letters_of_queue ON dead_letters (queue);

  CREATE TRIGGER binding_added AFTER INSERT ON bindings BEGIN
    UPDATE topology SET revision = revision + 1;
  END;
  CREATE TRIGGER binding_removed AFTER DELETE ON bindings BEGIN
    UPDATE topology SET revision = revision + 1;
  END;
  CREATE TRIGGER delivery_added AFTER INSERT ON deliveries BEGIN
    UPDATE queues SET length = length + 1 WHERE id = new.queue;
  END;
  CREATE TRIGGER delivery_removed AFTER DELETE ON deliveries BEGIN
    UPDATE queues SET length = length - 1 WHERE id = old.queue;
    DELETE FROM messages WHERE id = old.message
      AND NOT EXISTS (SELECT 1 FROM deliveries WHERE message = old.message);
  END;
`;

/**
 * Declarations and consumers, so that bindings follow the declarations of running processes: a
 * pattern that none of them declares goes with the last one that did, if another declares the queue.
 *
 * `stops` counts how often a delivery was taken from a stopped process, `taken_from` is the session
 * that lost it last: if that one finishes after all, its acknowledgement counts.
 *
 * `clock` says what the time of day was at the boot that is named, for times that are not moved when
 * the clock is set; `unwanted` which events were dropped.
 */
const FOLLOWING = `
  ALTER TABLE deliveries ADD COLUMN stops INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE deliveries ADD COLUMN taken_from INTEGER;
  CREATE INDEX deliveries_taken ON deliveries (taken_from) WHERE taken_from IS NOT NULL;

  CREATE TABLE declarations (
    queue INTEGER NOT NULL REFERENCES queues (id) ON DELETE CASCADE,
    session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    pattern TEXT NOT NULL,
    PRIMARY KEY (queue, pattern, session)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX declarations_of_session ON declarations (session);

  CREATE TABLE consumers (
    queue INTEGER NOT NULL REFERENCES queues (id) ON DELETE CASCADE,
    session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    PRIMARY KEY (queue, session)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX consumers_of_session ON consumers (session);

  CREATE TRIGGER declaration_removed AFTER DELETE ON declarations
  WHEN EXISTS (SELECT 1 FROM declarations WHERE queue = old.queue AND session <> old.session)
  BEGIN
    DELETE FROM bindings WHERE queue = old.queue AND pattern = old.pattern AND NOT EXISTS
      (SELECT 1 FROM declarations WHERE queue = old.queue AND pattern = old.pattern);
  END;

  CREATE TABLE clock (boot TEXT NOT NULL, offset_ms REAL NOT NULL) STRICT;
  CREATE TABLE unwanted (type TEXT PRIMARY KEY, since INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

/**
 * Logs: queues that nothing is taken from. Of each, the store keeps the newest events, and the id of
 * the newest that it has forgotten. Delayed events wait for their time as they do in other queues.
 */
const LOGS = `
  CREATE TABLE logs (
    queue INTEGER PRIMARY KEY REFERENCES queues (id) ON DELETE CASCADE,
    epoch TEXT NOT NULL,
    keep INTEGER NOT NULL,
    forgotten INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TRIGGER log_full BEFORE INSERT ON deliveries
  WHEN EXISTS (SELECT 1 FROM logs JOIN queues ON queues.id = logs.queue
    WHERE logs.queue = new.queue AND length >= keep)
  BEGIN
    UPDATE logs SET forgotten = ifnull((SELECT min(id) FROM deliveries
      WHERE queue = new.queue AND session IS NULL AND due_at IS NULL), forgotten)
    WHERE queue = new.queue;
    DELETE FROM deliveries WHERE queue = new.queue
      AND id = (SELECT forgotten FROM logs WHERE queue = new.queue);
  END;
`;

/**
 * Most events go to one queue, so most deliveries do without an index of messages: `shared` says
 * that another row may have the same message. A row that is to be copied, as delayed events are
 * once they are due, becomes one, whichever release writes.
 */
const SHARED = `
  ALTER TABLE deliveries ADD COLUMN shared INTEGER NOT NULL DEFAULT 1;
  CREATE INDEX deliveries_of_shared ON deliveries (message) WHERE shared = 1;
  DROP INDEX deliveries_of_message;

  CREATE TRIGGER delivery_postponed AFTER UPDATE OF due_at ON deliveries
  WHEN new.due_at IS NOT NULL AND new.shared = 0 BEGIN
    UPDATE deliveries SET shared = 1 WHERE id = new.id;
  END;
  DROP TRIGGER delivery_removed;
  CREATE TRIGGER delivery_removed AFTER DELETE ON deliveries BEGIN
    UPDATE queues SET length = length - 1 WHERE id = old.queue;
    DELETE FROM messages WHERE id = old.message AND (old.shared = 0
      OR NOT EXISTS (SELECT 1 FROM deliveries WHERE message = old.message AND shared = 1));
  END;
`;

/** Since when a message can be handled, in milliseconds since 1970; null if an older release wrote it. */
const AGE = `
  ALTER TABLE messages ADD COLUMN ready_at INTEGER;
`;

/**
 * Since when an event could be handled that has gone to the end of its queue, once it was due. All
 * others lie in that order anyway and need no index.
 */
const REQUEUED = `
  ALTER TABLE deliveries ADD COLUMN requeued_from INTEGER;
  CREATE INDEX deliveries_requeued ON deliveries (queue, requeued_from)
  WHERE requeued_from IS NOT NULL AND due_at IS NULL;
`;

/**
 * What a log keeps are events that are due, and all beyond that goes: one at a time did not shrink a
 * log that is to keep less, and delayed events took the place of others.
 */
const KEPT = `
  DROP TRIGGER log_full;
  CREATE TRIGGER log_full BEFORE INSERT ON deliveries
  WHEN new.due_at IS NULL AND EXISTS (SELECT 1 FROM logs JOIN queues ON queues.id = logs.queue
    WHERE logs.queue = new.queue AND length >= keep)
  BEGIN
    UPDATE logs SET forgotten = ifnull((SELECT max(id) FROM (SELECT id FROM deliveries
      WHERE queue = new.queue AND session IS NULL AND due_at IS NULL ORDER BY id
      LIMIT (SELECT max(0, length + 1 - keep - (SELECT count(*) FROM deliveries
          WHERE queue = new.queue AND due_at IS NOT NULL))
        FROM logs JOIN queues ON queues.id = logs.queue WHERE logs.queue = new.queue))), forgotten)
    WHERE queue = new.queue;
    DELETE FROM deliveries WHERE queue = new.queue AND session IS NULL AND due_at IS NULL
      AND id <= (SELECT forgotten FROM logs WHERE queue = new.queue);
  END;
`;

/** Entry n takes a file from version n to version n + 1. */
export const MIGRATIONS: readonly string[] = [
  REGISTRY,
  EVENTS,
  FOLLOWING,
  LOGS,
  SHARED,
  AGE,
  REQUEUED,
  KEPT,
];
