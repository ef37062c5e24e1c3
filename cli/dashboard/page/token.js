const KEY = "token";

/**
 * The secret by which the page may use the API. The address brings it once, and loses it at once.
 * It is kept for other tabs of the same address and port, and for links into the page.
 */
export const token = readToken();

function readToken() {
  const given = new URLSearchParams(location.search).get("token");
  if (given !== null) history.replaceState(null, "", location.pathname + location.hash);
  try {
    if (given !== null) localStorage.setItem(KEY, given);
    return given ?? localStorage.getItem(KEY) ?? "";
  } catch {
    return given ?? ""; // this browser keeps nothing for pages
  }
}
