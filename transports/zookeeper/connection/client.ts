/**
 * The only file that knows the ZooKeeper client library, and the only one that touches its private
 * parts. The library is used for one connection to one server and then thrown away: what it would
 * carry from one connection to the next (half a frame, packets, timers) is what breaks it.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import type { Socket } from "node:net";
import library from "node-zookeeper-client";
import { toError } from "../../../core/errors.ts";
import { ZookeeperError } from "../errors.ts";
import { FrameReader } from "./frames.ts";
import type { ServerAddress } from "./hosts.ts";
import type { Authentication, NodeAccess } from "./security.ts";

/** Above what a server of default settings sends. */
const MAX_FRAME_BYTES = 16 * 1024 * 1024;

/** What proves to a server that a session is ours. */
export interface SessionTicket {
  /** Id of the session, 8 bytes. */
  readonly id: Buffer;
  /** Its password, 16 bytes. */
  readonly password: Buffer;
  /** Last transaction that was seen; a server that lags behind it refuses. Zero takes any server. */
  readonly zxid?: Buffer;
}

/** What the library tells of a node. */
export interface RawStat {
  /** How often its content was set. */
  readonly version: number;
  /** Id of the session that it ends with; zeros for one that stays. */
  readonly ephemeralOwner: Buffer;
}

/** Called with the outcome of an operation. */
export type Done<Args extends unknown[] = []> = (error: unknown, ...args: Args) => void;

/** What is used of the library's client. */
export interface LibraryClient {
  addAuthInfo(scheme: string, auth: Buffer): void;
  create(
    path: string,
    data: Buffer,
    acls: readonly unknown[],
    mode: number,
    done: Done<[path: string]>,
  ): void;
  remove(path: string, version: number, done: Done): void;
  exists(path: string, watcher: Watcher | undefined, done: Done<[stat: RawStat | null]>): void;
  getData(path: string, watcher: Watcher | undefined, done: Done<[data?: Buffer]>): void;
  getChildren(path: string, watcher: Watcher | undefined, done: Done<[names: string[]]>): void;
  close(): void;
  on(event: "connected" | "expired" | "authenticationFailed", listener: () => void): void;
  getSessionId(): Buffer;
  getSessionPassword(): Buffer;
  getSessionTimeout(): number;
  readonly connectionManager: LibraryConnection;
}

/** Told of a change once. */
export type Watcher = (event: { getPath(): string }) => void;

/** Private parts of the library; its version is pinned for them. */
interface LibraryConnection {
  servers: ServerAddress[];
  zxid: Buffer;
  socket: Socket;
  connectTimeoutHandler: number | undefined;
  connect(): void;
  findNextServer(use: (server: ServerAddress) => void): void;
  onSocketData(frame: Buffer): void;
  onSocketClosed(): void;
  onSocketError(error: unknown): void;
}

/** How a node lives. */
export const CREATE_MODE: {
  readonly PERSISTENT: number;
  readonly EPHEMERAL: number;
  readonly EPHEMERAL_SEQUENTIAL: number;
} = library.CreateMode;

/** Access rights of a new node. */
export const ACLS: Readonly<Record<NodeAccess, readonly unknown[]>> = {
  open: library.ACL.OPEN_ACL_UNSAFE,
  creator: library.ACL.CREATOR_ALL_ACL,
};

/** Options of {@linkcode connectClient}. */
export interface ClientOptions {
  /** The one server that it connects to. */
  readonly server: ServerAddress;
  /** How long the session outlives its connection. */
  readonly sessionTimeoutMs: number;
  /** The session to resume; without one, a new session. */
  readonly ticket?: SessionTicket | undefined;
  /** Proof of identity. */
  readonly auth?: readonly Authentication[] | undefined;
  /** Called once the server has granted the session. */
  readonly onConnected: () => void;
  /** Called once, when the connection is gone for whatever reason. Nothing follows. */
  readonly onClosed: (reason: Error) => void;
}

/** Connects to one server, once. */
export function connectClient(options: ClientOptions): LibraryClient {
  const { server, sessionTimeoutMs, ticket, auth = [], onConnected, onClosed } = options;
  const client: LibraryClient = library.createClient("127.0.0.1", {
    sessionTimeout: sessionTimeoutMs,
    ...(ticket && { sessionId: ticket.id, sessionPassword: ticket.password }),
  });
  const connection = client.connectionManager;
  const frames = new FrameReader(MAX_FRAME_BYTES);
  let reason: Error | undefined;
  const fail = (thrown: unknown): void => {
    reason ??= toError(thrown);
    connection.socket.destroy();
  };

  // Its own parser of host lists knows no IPv6 and lets invalid ports through.
  connection.servers = [server];
  if (ticket?.zxid) connection.zxid = ticket.zxid;
  // Its own choice of a server waits with a timer that nothing stops.
  connection.findNextServer = (use) => use(server);
  // Its own reader recurses once per frame, and what it throws (as for every error code that it
  // does not know) would end the process.
  const onFrame = connection.onSocketData.bind(connection);
  connection.onSocketData = (chunk) => {
    try {
      for (const frame of frames.read(chunk)) onFrame(frame);
    } catch (error) {
      fail(error);
    }
  };
  connection.onSocketError = (error) => reason ??= toError(error);
  // It would connect again, forever, with the rest of the last connection still in its buffers.
  connection.onSocketClosed = () =>
    onClosed(reason ?? new ZookeeperError("CONNECTION_LOSS", "the server closed the connection"));
  client.on("connected", onConnected);
  client.on(
    "expired",
    () => fail(new ZookeeperError("SESSION_EXPIRED", "the session has expired")),
  );
  client.on(
    "authenticationFailed",
    () => fail(new ZookeeperError("AUTH_FAILED", AUTH_FAILED)),
  );
  for (const { scheme, credentials } of auth) {
    client.addAuthInfo(scheme, Buffer.from(credentials));
  }
  connection.connect();
  // Nothing stops this timer where the socket is destroyed before it is connected.
  clearTimeout(connection.connectTimeoutHandler);
  return client;
}

/** Cuts the connection; `onClosed` follows. */
export function destroyClient(client: LibraryClient): void {
  client.connectionManager.socket.destroy();
}

/** What another connection needs to go on with the session of this one. */
export function ticketOf(client: LibraryClient): SessionTicket {
  return {
    id: client.getSessionId(),
    password: client.getSessionPassword(),
    zxid: client.connectionManager.zxid,
  };
}

/** An operation may learn of it before the connection does. */
const AUTH_FAILED = "the server refuses auth_data";
const NO_AUTH =
  "NO_AUTH: the access control list of the node does not allow it; set auth_data to a user who may";
const EXPLAINED: Readonly<Record<string, string>> = { AUTH_FAILED, NO_AUTH };

/** An error of the library as one of ours, which says what was to be done. */
export function toZookeeperError(thrown: unknown, action: string): ZookeeperError {
  const cause = toError(thrown);
  if (cause instanceof ZookeeperError) return cause;
  const isCoded = typeof Reflect.get(cause, "code") === "number";
  const code = isCoded ? cause.name : "BAD_ARGUMENTS";
  const why = EXPLAINED[code] ?? (isCoded ? cause.name : cause.message);
  return new ZookeeperError(code, `Cannot ${action} in ZooKeeper: ${why}`, { cause });
}
