import { addressOf, ApiError, ask } from "./ask.js";
import { useEffect, useRef, useState } from "./libraries/preact.js";

/** Numbers that JavaScript would round stay as they were written. */
function keepExact(_key, value, context) {
  const source = context?.source;
  if (typeof value !== "number" || source === undefined || !/^-?\d+$/.test(source)) return value;
  return Number.isSafeInteger(value) ? value : JSON.rawJSON?.(source) ?? value;
}

async function read(response) {
  try {
    return JSON.parse(await response.text(), keepExact);
  } catch (cause) {
    throw new ApiError(200, "The dashboard answered with something else than JSON", { cause });
  }
}

/** Asks the API. */
export async function get(path, query, signal) {
  return await read(await ask(path, { query, signal }));
}

/** Has the API do something. */
export async function post(path, body = {}) {
  return await read(
    await ask(path, { body: typeof body === "string" ? body : JSON.stringify(body) }),
  );
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
