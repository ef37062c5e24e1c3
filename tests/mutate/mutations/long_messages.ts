import type { Mutation } from "../mutation.ts";

/** Mutations of how long messages are packed, read and freed. */
export const mutations: readonly Mutation[] = [
  {
    id: "wire-long-parts-copied-again",
    promise: "encoding many long parts copies each of them a few times only",
    file: "transports/serializers/msgpack/output_buffer.ts",
    find: "if (this.#isOwn) this.reserve(count);",
    replace: "if (this.#isOwn && this.place + count <= this.bytes.length) this.reserve(count);",
    tests: ["transports/serializers/msgpack/output_buffer_test.ts"],
  },
  {
    id: "wire-long-messages-moved-back",
    promise: "a message with a long part stays in memory of its own",
    file: "transports/serializers/msgpack/output_buffer.ts",
    find: "if (this.#isOwn) return this.#goOnIn(new Uint8Array(length));",
    replace: "",
    tests: ["transports/serializers/msgpack/output_buffer_test.ts"],
  },
  {
    id: "rpc-shared-memory-freed",
    promise: "memory that a body shares with other frames is not freed with the body",
    file: "core/message/received_message.ts",
    find: "if (body.byteLength === body.buffer.byteLength) ",
    replace: "",
    tests: ["core/message/message_test.ts"],
  },
  {
    id: "wire-unused-memory-kept",
    promise: "memory of long messages is freed soon after the last one",
    file: "core/rpc/peer.ts",
    find: "this.#serializer.freeUnused?.();",
    replace: "",
    tests: ["core/rpc/peer_test.ts"],
  },
  {
    id: "wire-spare-memory-unbounded",
    promise: "of the memory of long messages that were sent, at most 32 MiB are kept",
    file: "transports/serializers/msgpack/spare_memory.ts",
    find:
      "while (this.#bytes > MAX_BYTES || this.#spares.length > MAX_BUFFERS) this.#freeOldest();",
    replace: "",
    tests: ["transports/serializers/msgpack/spare_memory_test.ts"],
  },
  {
    id: "wire-parts-of-strangers",
    promise: "A7: a long value gets memory of its own only where memory may be taken ahead",
    file: "transports/zmtp/wire/decoder.ts",
    find: "isTaken ? this.#findLong(flags, length, start) : undefined",
    replace: "this.#findLong(flags, length, start)",
    tests: ["transports/zmtp/wire/decoder_test.ts"],
  },
  {
    id: "wire-long-values-copied",
    promise: "a long argument or result is read right into the memory that its user gets",
    file: "transports/zmtp/connection/connection.ts",
    find: "findLong: parts.findLong,",
    replace: "",
    tests: ["transports/zmtp/transport/long_values_test.ts"],
  },
];
