/** Sets a header; a response that cannot be changed, such as one that was fetched, is copied. */
export function withHeader(response: Response, name: string, value: string): Response {
  try {
    response.headers.set(name, value);
    return response;
  } catch {
    const copy = new Response(response.body, response);
    copy.headers.set(name, value);
    return copy;
  }
}

/** The response, or a copy if its headers cannot be changed. */
export function changeable(response: Response): Response {
  try {
    response.headers.delete("x-absent"); // the platform has no other way to ask
    return response;
  } catch {
    return new Response(response.body, response);
  }
}
