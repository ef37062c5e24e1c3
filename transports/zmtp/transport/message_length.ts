import type { FrameLength } from "../../../core/rpc/transport.ts";
import type { Settings } from "../options.ts";

/**
 * Refuses what the other side would hang up on, and everything else under way with it.
 *
 * Text counts by its UTF-16 units, which are never more than its bytes.
 *
 * @returns The reason to refuse, or `undefined` if the message may be sent.
 */
export function refuseLength(
  address: string,
  frames: readonly FrameLength[],
  { maxFrameBytes, maxMessageBytes }: Pick<Settings, "maxFrameBytes" | "maxMessageBytes">,
): RangeError | undefined {
  let bytes = 0;
  let longest = 0;
  for (let index = 0; index < frames.length; index++) { // not by iteration, which costs more
    const { length } = frames[index] as FrameLength;
    bytes += length;
    if (length > longest) longest = length;
  }
  if (bytes <= maxMessageBytes && longest <= maxFrameBytes) return undefined;
  return new RangeError(
    `Cannot send to ${address} as a message must not be longer than ${maxMessageBytes} bytes, ` +
      `nor a frame than ${maxFrameBytes}: current values are ${bytes} and ${longest}`,
  );
}
