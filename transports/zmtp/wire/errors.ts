/**
 * What can go wrong below the messages.
 *
 * @module
 */
import { LymphError } from "../../../core/errors.ts";

/** A peer broke the protocol or a limit; its connection is closed. */
export class ProtocolError extends LymphError {
  /** Survives minification. */
  override name = "ProtocolError";
}

/** An endpoint cannot be listened on because it is in use. */
export class AddressInUseError extends LymphError {
  /** Survives minification. */
  override name = "AddressInUseError";
}

/** A message cannot be sent: its peer is unknown, or too much waits to be sent already. */
export class SendError extends LymphError {
  /** Survives minification. */
  override name = "SendError";
}
