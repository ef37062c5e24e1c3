import { useEffect, useRef, useState } from "./libraries/preact.js";

/** Numbers that JavaScript would round stay as they were written. */
function keepExact(_key, value, context) {
  const source = context?.source;
  if (typeof value !== "number" || source === undefined || !/^-?\d+$/.test(source)) return value;
  return Number.isSafeInteger(value) ? value : JSON.rawJSON?.(source) ?? value;
}

async function read(response) {
  const text = await response.text();
  let value;
  try {
    value = JSON.parse(text, keepExact);
  } catch {
    throw new Error(`The dashboard answered ${response.status} with something else than JSON`);
  }
  if (!response.ok) throw new Error(value.error ?? `The dashboard answered ${response.status}`);
  return value;
}

function addressOf(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

/** Asks the API. */
export async function get(path, query, signal) {
  let response;
  try {
    response = await fetch(addressOf(`/api/${path}`, query), { signal });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new Error("The dashboard does not answer: has lymph been stopped?", { cause });
  }
  return await read(response);
}

/** Has the API do something. */
export async function post(path, body = {}) {
  const headers = { "content-type": "application/json" };
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return await read(await fetch(`/api/${path}`, { method: "POST", headers, body: text }));
}

/** Address of a stream. */
export function streamOf(path, query) {
  return addressOf(`/api/${path}`, query);
}

/** Asks the API now and then while the page is looked at: `{ value, error, refresh }`. */
export function usePoll(path, query = {}, everyMs = 2000) {
  const key = path === undefined ? "" : addressOf(path, query);
  const [state, setState] = useState({});
  const look = useRef(() => {});
  useEffect(() => {
    if (path === undefined) return;
    const ending = new AbortController();
    let timer;
    const schedule = () => timer = setTimeout(ask, everyMs);
    const ask = async () => {
      clearTimeout(timer);
      if (document.hidden) return schedule();
      try {
        const value = await get(path, query, ending.signal);
        if (!ending.signal.aborted) setState({ key, value });
      } catch (error) {
        if (!ending.signal.aborted) {
          setState((old) => ({ key, value: old.key === key ? old.value : undefined, error }));
        }
      }
      if (!ending.signal.aborted) schedule();
    };
    look.current = ask;
    ask();
    return () => {
      ending.abort();
      clearTimeout(timer);
    };
  }, [key, everyMs]);
  return { ...state.key === key ? state : {}, refresh: () => look.current() };
}
