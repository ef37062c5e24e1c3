import { keepToken, token } from "./token.js";

/** Why the API has not answered, or not as it was hoped. `status` is 0 where there is no answer. */
export class ApiError extends Error {
  constructor(status, message, options) {
    super(message, options);
    this.status = status;
  }
}

/** Sends a request to the API: a GET, or a POST if there is a body. */
export async function ask(path, { query, body, signal } = {}) {
  const headers = { authorization: `Bearer ${token}` };
  const init = body === undefined
    ? { headers, signal }
    : { method: "POST", headers: { ...headers, "content-type": "application/json" }, body, signal };
  let response;
  try {
    response = await fetch(`/api/${addressOf(path, query)}`, init);
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError(0, "The dashboard does not answer: has lymph been stopped?", { cause });
  }
  if (response.ok) {
    keepToken();
    return response;
  }
  const text = await response.text();
  throw new ApiError(
    response.status,
    messageOf(text) ?? `The dashboard answered ${response.status}`,
  );
}

/** A path with a query, of which what is empty is left out. */
export function addressOf(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

function messageOf(text) {
  try {
    return JSON.parse(text).error;
  } catch {
    return undefined;
  }
}
