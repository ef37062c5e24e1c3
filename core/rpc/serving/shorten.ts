const MAX_SHOWN = 100;

/** What a caller has sent, short enough to be repeated to it and to a log. */
export function shorten(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
