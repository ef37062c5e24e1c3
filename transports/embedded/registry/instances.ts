import { fromRecord, type ServiceInstance, toRecord } from "../../../core/discovery/instance.ts";
import { getLogger } from "../../../core/observe/logs/log.ts";
import type { Store } from "../store/store.ts";

const logger = getLogger("lymph.embedded");

/** The rows of services and their instances. */
export class Instances {
  readonly #store: Store;
  readonly #broken = new Set<number>();

  /**
   * Creates the rows of a store.
   *
   * @param store Where they are kept.
   */
  constructor(store: Store) {
    this.#store = store;
  }

  /** Number of rows found so far that describe no instance; they are skipped. */
  get brokenRows(): number {
    return this.#broken.size;
  }

  /**
   * Adds an instance or replaces the one of the same service and id, which keeps its place.
   * Call it inside a write transaction.
   */
  put(instance: ServiceInstance, session: number): void {
    this.#store.prepare("INSERT INTO services (name) VALUES (?) ON CONFLICT DO NOTHING")
      .run(instance.service);
    this.#store.prepare(
      `INSERT INTO instances (service, id, session, record) VALUES (?, ?, ?, ?)
       ON CONFLICT (service, id) DO UPDATE SET session = excluded.session, record = excluded.record`,
    ).run(instance.service, instance.id, session, JSON.stringify(toRecord(instance)));
  }

  /** Removes an instance, unless another session holds it. */
  remove({ service, id }: ServiceInstance, session: number): void {
    this.#store.prepare("DELETE FROM instances WHERE service = ? AND id = ? AND session = ?")
      .run(service, id, session);
  }

  /** Id of the session that holds an instance. */
  holder({ service, id }: ServiceInstance): number | undefined {
    const row = this.#store.prepare("SELECT session FROM instances WHERE service = ? AND id = ?")
      .get(service, id);
    return row === undefined ? undefined : Number(row["session"]);
  }

  /** A number that grows with each change of a service's instances; 0 for an unknown service. */
  revision(service: string): number {
    const row = this.#store.prepare("SELECT revision FROM services WHERE name = ?").get(service);
    return Number(row?.["revision"] ?? 0);
  }

  /** The instances of a service, in order of registration. */
  list(service: string): ServiceInstance[] {
    const rows = this.#store.prepare(
      "SELECT sequence, record FROM instances WHERE service = ? ORDER BY sequence",
    ).all(service);
    return rows.flatMap((row) => {
      const instance = fromRecord(service, parseOrUndefined(String(row["record"])));
      if (instance === undefined) this.#reportBroken(service, Number(row["sequence"]));
      return instance ?? [];
    });
  }

  /** Names of all services, in alphabetical order. */
  serviceNames(): string[] {
    return this.#store.prepare("SELECT name FROM services ORDER BY name").all()
      .map((row) => String(row["name"]));
  }

  /**
   * Takes the next turn of a service: 0, 1, 2, … for each call, in any process.
   * Call it inside a write transaction.
   */
  takeTurn(service: string): number {
    const row = this.#store.prepare(
      "UPDATE services SET turn = turn + 1 WHERE name = ? RETURNING turn - 1 AS turn",
    ).get(service);
    return Number(row?.["turn"] ?? 0);
  }

  #reportBroken(service: string, sequence: number): void {
    if (this.#broken.has(sequence)) return;
    this.#broken.add(sequence);
    logger.warn("Skipped row {sequence} of {path}: it describes no instance of {service}", {
      sequence,
      service,
      path: this.#store.path,
    });
  }
}

function parseOrUndefined(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // The caller reports it like any other record that makes no sense.
    return undefined;
  }
}
