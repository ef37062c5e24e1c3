/** Longer headers are not looked at: no client that asks for JSON writes so many types. */
const MAX_LENGTH = 2048;
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json$/;
const QUALITY = /^q\s*=\s*([01](?:\.\d{0,3})?)$/;

/** How closely a media range names a type. */
const NAMED = { exactly: 3, byKind: 2, byAny: 1, not: 0 } as const;

/** What an Accept header says of one type: the closest range counts. */
interface Preference {
  readonly closeness: number;
  readonly quality: number;
}

/**
 * Whether the client of a request wants JSON rather than text: `application/json`, or a type like it,
 * has the higher quality, or the same quality and is named more closely than by a wildcard for all
 * types. A client without wishes, such as curl, gets text.
 *
 * @param accept The Accept header.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1 | RFC 9110}
 */
export function acceptsJson(accept: string | null): boolean {
  if (accept === null || accept.length > MAX_LENGTH) return false;
  let json: Preference = { closeness: NAMED.not, quality: 0 };
  let text = json;
  for (const element of accept.toLowerCase().split(",")) {
    const [range = "", ...params] = element.split(";").map((part) => part.trim());
    const quality = qualityOf(params);
    if (quality === undefined) continue;
    json = closer(json, { closeness: closenessToJson(range), quality });
    text = closer(text, { closeness: closenessToText(range), quality });
  }
  if (json.quality === 0) return false;
  if (json.quality !== text.quality) return json.quality > text.quality;
  return json.closeness > NAMED.byAny;
}

/** Undefined for a malformed one, whose range is ignored. */
function qualityOf(params: readonly string[]): number | undefined {
  const param = params.find((param) => /^q\s*=/.test(param));
  if (param === undefined) return 1;
  const quality = Number(QUALITY.exec(param)?.[1] ?? NaN);
  return quality <= 1 ? quality : undefined;
}

function closer(known: Preference, found: Preference): Preference {
  if (found.closeness === NAMED.not || found.closeness < known.closeness) return known;
  const isBetter = found.closeness > known.closeness || found.quality > known.quality;
  return isBetter ? found : known;
}

function closenessToJson(range: string): number {
  if (JSON_TYPE.test(range)) return NAMED.exactly;
  return range === "application/*" ? NAMED.byKind : closenessToAny(range);
}

function closenessToText(range: string): number {
  if (range === "text/plain") return NAMED.exactly;
  return range === "text/*" ? NAMED.byKind : closenessToAny(range);
}

function closenessToAny(range: string): number {
  return range === "*/*" ? NAMED.byAny : NAMED.not;
}
