import { pretty } from "./format.js";
import { html } from "./libraries/preact.js";

/** The schema itself, behind references. */
export function resolve(schema, definitions = {}) {
  let resolved = schema ?? {};
  for (let hops = 0; resolved.$ref !== undefined && hops < 20; hops++) {
    const name = decodeURIComponent(resolved.$ref.replace(/^#\/\$defs\//, ""))
      .replaceAll("~1", "/").replaceAll("~0", "~");
    resolved = definitions[name] ?? {};
  }
  return resolved;
}

/** An example of a value that a schema describes, to begin with. */
export function example(schema, definitions, depth = 0) {
  const {
    type,
    enum: choices,
    anyOf,
    properties = {},
    required = [],
    const: only,
    "x-wire": wire,
  } = resolve(schema, definitions);
  if (only !== undefined) return only;
  if (choices) return choices[0];
  if (wire === "date") return { __type__: "date", _: "2026-01-31" };
  if (wire === "datetime") return { __type__: "datetime", _: "2026-01-31T12:00:00Z" };
  if (wire === "bytes") return { __type__: "bytes", _: "" };
  if (wire === "Decimal") return { __type__: "Decimal", _: "0.00" };
  if (wire === "set") return { __type__: "set", _: [] };
  if (anyOf) return example(anyOf[0], definitions, depth + 1);
  if (type === "object" && depth < 4) {
    return Object.fromEntries(
      required.map((name) => [name, example(properties[name], definitions, depth + 1)]),
    );
  }
  return { string: "", number: 0, integer: 0, boolean: false, array: [], object: {} }[type] ?? null;
}

/** The kind of field that fits, if one does. */
function kindOf({ type, enum: choices, "x-wire": wire }) {
  if (choices) return "choice";
  if (wire !== undefined) return undefined;
  return ["string", "number", "integer", "boolean"].includes(type) ? type : undefined;
}

/** The arguments as fields: `undefined` if they are better written as JSON. */
export function fieldsOf(input, definitions, params = []) {
  const { type, properties } = resolve(input, definitions);
  if (type === "object" && properties) return Object.keys(properties);
  return params.length > 0 ? params : undefined;
}

function Choice({ choices, value, onChange }) {
  const at = choices.findIndex((choice) => choice === value);
  return html`<select onChange=${(event) => onChange(choices[Number(event.currentTarget.value)])}>
    ${at === -1 ? html`<option selected disabled>choose</option>` : null}
    ${
    choices.map((choice, i) =>
      html`<option value=${i} selected=${i === at}>${String(choice)}</option>`
    )
  }
  </select>`;
}

/** A type in a word or two. */
function wordsOf(schema, definitions) {
  const { type, enum: choices, anyOf, items, "x-wire": wire } = resolve(schema, definitions);
  if (wire) return wire;
  if (choices) return "one of";
  if (type === "array") return items ? `${wordsOf(items, definitions)}[]` : "list";
  if (anyOf) return anyOf.map((one) => wordsOf(one, definitions)).join(" | ");
  return type ?? "any";
}

/** One argument: a field that fits its type, or JSON. */
function Argument({ name, schema, definitions, isRequired, text, onText }) {
  const resolved = resolve(schema, definitions);
  const kind = kindOf(resolved);
  const value = parsed(text);
  const set = (changed) => onText(changed === undefined ? "" : JSON.stringify(changed));
  const words = wordsOf(resolved, definitions);
  const description = schema?.description ?? resolved.description;
  let field;
  if (kind === "choice") {
    field = html`<${Choice} choices=${resolved.enum} value=${value} onChange=${set} />`;
  } else if (kind === "boolean") {
    field = html`<input type="checkbox" checked=${value === true} onChange=${(event) =>
      set(event.currentTarget.checked)} />`;
  } else if (kind === "string") {
    field = html`
      <input type="text" value=${typeof value === "string" ? value : ""} placeholder=${isRequired
        ? ""
        : "left out"}
        onInput=${(event) =>
          set(
            event.currentTarget.value === "" && !isRequired ? undefined : event.currentTarget.value,
          )} spellcheck=${false} />
    `;
  } else if (kind === "number" || kind === "integer") {
    // Not a number field, which would round what has many digits.
    field = html`
      <input type="text" inputmode="decimal" value=${text} placeholder=${isRequired
        ? ""
        : "left out"}
        onInput=${(event) => onText(event.currentTarget.value.trim())} />
    `;
  } else {
    field = html`
      <textarea rows=${Math.min(
        Math.max(text.split("\n").length, 1),
        10,
      )} spellcheck=${false} class="code" placeholder="JSON"
        onInput=${(event) => onText(event.currentTarget.value)}>${text}</textarea>
    `;
  }
  const isWrong = text !== "" && value === undefined;
  return html`<label class=${isWrong ? "argument wrong" : "argument"}>
    <span class="argument-name">${name}${isRequired ? "" : "?"} <small>${words}</small></span>
    ${field}
    ${
    isWrong
      ? html`<small class="bad">is not JSON</small>`
      : description
      ? html`<small>${description}</small>`
      : null
  }
  </label>`;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The arguments of a method, one below the other. `texts` holds the JSON of each. */
export function Arguments({ input, definitions, params, texts, onTexts }) {
  const { properties = {}, required = params } = resolve(input, definitions);
  return html`${
    (fieldsOf(input, definitions, params) ?? []).map((name) =>
      html`
        <${Argument} key=${name} name=${name} schema=${properties[name]} definitions=${definitions}
          isRequired=${required.includes(name)} text=${texts[name] ?? ""}
          onText=${(text) => onTexts({ ...texts, [name]: text })} />
      `
    )
  }`;
}

/** The JSON of each argument to begin with. */
export function firstTexts(input, definitions, params) {
  const { properties = {}, required = [] } = resolve(input, definitions);
  return Object.fromEntries(
    (fieldsOf(input, definitions, params) ?? []).filter((name) => required.includes(name))
      .map((name) => [name, pretty(example(properties[name], definitions))]),
  );
}

/** All arguments as the text of one JSON object; texts are kept, so that no digit is lost. */
export function joinTexts(texts) {
  const members = Object.entries(texts).filter(([, text]) => text.trim() !== "")
    .map(([name, text]) => `${JSON.stringify(name)}:${text}`);
  return `{${members.join(",")}}`;
}
