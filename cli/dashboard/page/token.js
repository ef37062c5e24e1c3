const KEY = "token";
const given = readGiven();

/**
 * The secret by which the page may use the API. The address brings it once, and loses it at once.
 */
export const token = given ?? readKept() ?? "";

/**
 * Keeps the token for other tabs of the same address and port, and for links into the page, once
 * the API has accepted it: any other site can link here with a token of its own.
 */
export function keepToken() {
  try {
    if (given !== null && readKept() !== given) localStorage.setItem(KEY, given);
  } catch {
    // This browser keeps nothing for pages.
  }
}

function readGiven() {
  const given = new URLSearchParams(location.search).get("token");
  if (given !== null) history.replaceState(null, "", location.pathname + location.hash);
  return given;
}

function readKept() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
