import { createHash } from "node:crypto";
import { showType } from "../core/contract/show.ts";
import { digest } from "./answer.ts";
import type { OfferedMethod } from "./catalogue.ts";

const STYLE = `:root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}
body{max-width:50rem;margin:2rem auto;padding:0 1rem}
h2{margin:2rem 0 .5rem;font-size:1.1rem}
code,pre{font:.9rem ui-monospace,monospace}
pre{overflow:auto;padding:.5rem;border:1px solid #8886;border-radius:.3rem}
p{white-space:pre-line}`;

const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

const utf8 = new TextEncoder();

/** The page that lists what a gateway offers. It runs no script, and loads nothing. */
export function documentPage(name: string, methods: readonly OfferedMethod[]): Response {
  const sections = methods.map(section).join("") + typesOf(methods);
  const html = `<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>${escape(name)}</title>
<style>${STYLE}</style><h1>${escape(name)}</h1>
<p>Calls are JSON over HTTP. <a href="openapi.json">openapi.json</a> describes them for programs.</p>
${sections || "<p>Nothing is offered.</p>"}</html>`;
  const policy = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  return new Response(html, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy,
      "x-content-type-options": "nosniff",
      etag: `"${digest(utf8.encode(html))}"`,
      "cache-control": "private, no-cache",
    },
  });
}

function section(method: OfferedMethod): string {
  const { contract, definitions, help } = method;
  const types = contract === undefined
    ? `takes ${method.params.join(", ") || "nothing"}`
    : `takes ${showType(contract.input, definitions)}\nreturns ${
      showType(contract.output, definitions)
    }`;
  const routes = routesOf(method).map((route) => `<code>${escape(route)}</code>`).join(" ");
  return `<h2>${escape(method.name)}</h2>${routes}<p>${escape(help)}</p>` +
    `<pre>${escape(types)}</pre>`;
}

/** Named types of the services. */
function typesOf(methods: readonly OfferedMethod[]): string {
  const services = Map.groupBy(methods, ({ service }) => service);
  return [...services].map(([service, [first]]) => {
    const definitions = first?.definitions ?? {};
    const types = Object.entries(definitions)
      .map(([name, schema]) => `type ${name} = ${showType(schema, definitions)}`);
    if (types.length === 0) return "";
    return `<h2>Types of ${escape(service)}</h2><pre>${escape(types.join("\n"))}</pre>`;
  }).join("");
}

/** Routes of a method, its own one first. */
export function routesOf({ service, method, http, idempotent }: OfferedMethod): string[] {
  const path = `/${encodeURIComponent(service)}/${encodeURIComponent(method)}`;
  return [http, idempotent ? `GET ${path}` : undefined, `POST ${path}`]
    .filter((route) => route !== undefined);
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
}
