import { PythonJudge } from "./python_judge.ts";

/** A rule as both sides read it. */
export interface JudgedRule {
  readonly path: string;
  readonly endpoint: string;
  readonly methods?: readonly string[];
  readonly defaults?: Readonly<Record<string, unknown>>;
  readonly strictSlashes?: boolean;
}

/** A map, and what it is asked. */
export interface UrlMapQuestion {
  readonly rules: readonly JudgedRule[];
  /** Method and decoded path. */
  readonly requests: readonly (readonly [method: string, path: string])[];
  /** Endpoint and values. */
  readonly builds: readonly (readonly [endpoint: string, values: Record<string, unknown>])[];
}

/** What a request leads to. */
export type JudgedMatch =
  | { readonly kind: "found"; readonly path: string; readonly params: Record<string, unknown> }
  | { readonly kind: "redirect"; readonly path: string }
  | { readonly kind: "notAllowed"; readonly allow: readonly string[] }
  /** Here or where a redirect leads, a converter refuses a text, or gives an inexact number. */
  | { readonly kind: "invalid" }
  | { readonly kind: "notFound" };

/** What is built. */
export interface JudgedUrl {
  readonly url?: string;
  /** Whether the rule that it was built of finds the same values in it. */
  readonly leadsBack?: boolean;
  readonly error?: "BuildError" | "ValueError";
}

/** What Werkzeug answers to a question. */
export interface UrlMapAnswer {
  readonly matches: readonly JudgedMatch[];
  readonly urls: readonly JudgedUrl[];
}

const PROGRAM = `
import uuid
from urllib.parse import urlsplit, unquote
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import BuildError, Map, RequestRedirect, Rule, ValidationError

def plain(value):
    return str(value) if isinstance(value, uuid.UUID) else value

def is_exact(value):
    return not isinstance(value, int) or abs(value) < 2 ** 53

def match(urls, method, path, tries=0):
    try:
        rule, params = urls.match(path, method, return_rule=True)
        if not all(is_exact(value) for value in params.values()):
            return {"kind": "invalid"}
        return {"kind": "found", "path": rule.rule, "params": {k: plain(v) for k, v in params.items()}}
    except RequestRedirect as redirect:
        to = unquote(urlsplit(redirect.new_url).path)
        if tries < 3 and match(urls, method, to, tries + 1)["kind"] == "invalid":
            return {"kind": "invalid"}
        return {"kind": "redirect", "path": to}
    except ValueError:
        return {"kind": "invalid"}
    except (MethodNotAllowed, NotFound) as error:
        cause = error
        while cause is not None:
            if isinstance(cause, ValidationError):
                return {"kind": "invalid"}
            cause = cause.__context__
        if isinstance(error, NotFound):
            return {"kind": "notFound"}
        if any(match(urls, other, path, 2)["kind"] == "invalid" for other in error.valid_methods):
            return {"kind": "invalid"}
        return {"kind": "notAllowed", "allow": sorted(error.valid_methods)}

def leads_back(urls, endpoint, values, url):
    """Whether the rule that a URL was built of finds the same values in it."""
    values = {key: value for key, value in values.items() if value is not None}
    rules = list(urls.map.iter_rules(endpoint))
    suitable = [r for r in rules if r.suitable_for(values, "GET")]
    suitable += [r for r in rules if r.suitable_for(values)]
    alone = Map([Rule(suitable[0].rule, endpoint=endpoint)]).bind("web.test")
    try:
        params = alone.match(unquote(urlsplit(url).path))[1]
        return all(
            is_exact(value) and (values[key] == value or str(values[key]) == str(value))
            for key, value in params.items()
        )
    except (NotFound, RequestRedirect):
        return False

def build(urls, endpoint, values):
    try:
        url = urls.build(endpoint, values)
        return {"url": url, "leadsBack": leads_back(urls, endpoint, values, url)}
    except BuildError:
        return {"error": "BuildError"}
    except (TypeError, ValueError):
        return {"error": "ValueError"}

def judge(question):
    urls = Map([
        Rule(
            rule["path"], endpoint=rule["endpoint"], methods=rule.get("methods"),
            defaults=rule.get("defaults"), strict_slashes=rule.get("strictSlashes"),
        )
        for rule in question["rules"]
    ]).bind("web.test")
    return {
        "matches": [match(urls, method, path) for method, path in question["requests"]],
        "urls": [build(urls, endpoint, values) for endpoint, values in question["builds"]],
    }
`;

/** Starts Werkzeug, as Debian's python3-werkzeug has it. */
export function createWerkzeugJudge(): PythonJudge<UrlMapQuestion, UrlMapAnswer> {
  return new PythonJudge(PROGRAM);
}
