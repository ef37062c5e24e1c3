/** Sends a request whose body never ends, and reads its answer; dispose of it to hang up. */
export async function sendHalf(port: number): Promise<Disposable> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const head = `POST / HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-length: 100\r\n\r\n{`;
  await connection.write(new TextEncoder().encode(head));
  await connection.read(new Uint8Array(1024));
  return { [Symbol.dispose]: () => connection.close() };
}
