import { post, usePoll } from "./api.js";
import { Arguments, example, fieldsOf, firstTexts, joinTexts } from "./form.js";
import { duration, pretty, prettyText, quoted } from "./format.js";
import { html, useEffect, useState } from "./libraries/preact.js";
import { Action, Copy, Empty, Failure, Filter, linkTo, Service, Title } from "./parts.js";
import { Waterfall } from "./waterfall.js";

/** Everything that can be called or emitted. */
function targetsOf(services) {
  return services.flatMap(({ service, methods, types }) => {
    const definitions = types?.definitions ?? {};
    const calls = methods.map(({ name, params, help, raises }) => ({
      kind: "call",
      service,
      subject: `${service}.${name}`,
      label: name,
      help,
      raises,
      params,
      definitions,
      input: types?.methods[name]?.input,
    }));
    const events = Object.entries(types?.handles ?? {}).flatMap(([handler, { types, body }]) =>
      types.filter((type) => !/[*#]/.test(type)).map((type) => ({
        kind: "event",
        service,
        subject: type,
        label: type,
        help: `Handled by ${service}.${handler}.`,
        raises: [],
        params: [],
        definitions,
        input: body,
      }))
    );
    return [...calls, ...events];
  });
}

function Targets({ targets, place }) {
  const wanted = (place.query.find ?? "").toLowerCase();
  const shown = targets.filter(({ subject }) => subject.toLowerCase().includes(wanted));
  const services = [...new Set(shown.map(({ service }) => service))];
  const [kind, subject] = place.rest;
  return html`<div class="targets">
    <${Filter} place=${place} name="find" label="Find" />
    ${
    services.map((service) =>
      html`<section key=${service}><h2><${Service} name=${service} /></h2>
      ${
        shown.filter((target) => target.service === service).map((target) => {
          const isCurrent = target.kind === kind && target.subject === subject;
          return html`
            <a class=${isCurrent ? "target current" : "target"} key=${target.kind + target.subject}
              href=${linkTo(`call/${target.kind}/${target.subject}`, { find: place.query.find })}>
                      ${target.label}${target.kind === "event"
                        ? html`<small class="chip">event</small>`
                        : null}</a>
          `;
        })
      }</section>`
    )
  }
  </div>`;
}

/** The command that does the same. */
function commandOf({ kind, subject }, args) {
  const text = args === "{}" ? "" : ` ${quoted(args)}`;
  return `lymph ${kind === "call" ? "request" : "emit"} ${quoted(subject)}${text}`.replaceAll(
    /'([\w.-]+)'/g,
    "$1",
  );
}

function Answer({ kind, answer }) {
  const { value: trace } = usePoll(answer.traceId && `traces/${answer.traceId}`, {}, 1500);
  const { error, durationMs } = answer;
  return html`<section class="answer">
    <h2>${
    error ? html`<span class="bad">${error.type}</span>` : kind === "call" ? "Answer" : "Emitted"
  }
      ${durationMs === undefined ? null : html`<small>${duration(durationMs)}</small>`}
      <a href=${linkTo(`traces/${answer.traceId}`)}><small>trace ${
    answer.traceId.slice(0, 8)
  }</small></a>
    </h2>
    ${error ? html`<p class="failure">${error.message}</p>` : null}
    ${kind === "call" && !error ? html`<pre class="code">${pretty(answer.result)}</pre>` : null}
    ${
    error && Object.keys(error.details).length > 0
      ? html`<pre class="code">${pretty(error.details)}</pre>`
      : null
  }
    ${
    trace
      ? html`
        <h2>Trace</h2>
        <${Waterfall} trace=${trace} />
      `
      : null
  }
  </section>`;
}

function Form({ target }) {
  const { kind, subject, help, input, definitions, params, raises } = target;
  const canFields = fieldsOf(input, definitions, params) !== undefined;
  const [texts, setTexts] = useState(firstTexts(input, definitions, params));
  const [json, setJson] = useState(input ? pretty(example(input, definitions) ?? {}) : "{}");
  const [isJson, setIsJson] = useState(!canFields);
  const [answer, setAnswer] = useState();
  const [error, setError] = useState();
  const args = () => isJson ? json.trim() || "{}" : joinTexts(texts);
  const send = async () => {
    // Put together as text, so that the digits of large numbers stay as they were written.
    const [key, field] = kind === "call" ? ["subject", "args"] : ["type", "body"];
    JSON.parse(args());
    const body = `{${JSON.stringify(key)}:${JSON.stringify(subject)},"${field}":${args()}}`;
    setAnswer(await post(kind === "call" ? "call" : "emit", body));
  };
  const toggle = () => {
    if (!isJson) setJson(prettyText(joinTexts(texts)));
    else {
      const value = parseObject(json);
      if (value) {
        setTexts(Object.fromEntries(Object.entries(value).map(([k, v]) => [k, pretty(v)])));
      }
    }
    setIsJson(!isJson);
  };
  const onKeyDown = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.currentTarget.querySelector("button.primary").click();
    }
  };
  return html`<div class="form" onKeyDown=${onKeyDown}>
    <h2 class="subject">${subject}</h2>
    ${help ? html`<p class="help">${help}</p>` : null}
    ${
    raises.length > 0
      ? html`<p class="help">Raises ${raises.map(({ name }) => name).join(", ")}.</p>`
      : null
  }
    ${
    isJson
      ? html`
        <textarea class="code" rows="8" spellcheck=${false} aria-label="Arguments as JSON"
          onInput=${(event) => setJson(event.currentTarget.value)}>${json}</textarea>
      `
      : html`
        <${Arguments} input=${input} definitions=${definitions} params=${params} texts=${texts}
          onTexts=${setTexts} />
      `
  }
    <div class="buttons">
      <${Action} kind="primary" label=${
    kind === "call" ? "Call" : "Emit"
  } action=${send} onError=${setError} />
      ${canFields ? html`<button onClick=${toggle}>${isJson ? "Fields" : "JSON"}</button>` : null}
      <${Copy} label=${`Copy as lymph ${kind === "call" ? "request" : "emit"}`} text=${() =>
    commandOf(target, args())} />
    </div>
    <${Failure} error=${error} />
    ${answer ? html`<${Answer} key=${answer.traceId} kind=${kind} answer=${answer} />` : null}
  </div>`;
}

function parseObject(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Calls methods and emits events. */
export function CallPage({ place }) {
  const { value, error } = usePoll("methods", {}, 5000);
  const targets = value ? targetsOf(value) : [];
  const [kind, subject] = place.rest;
  const target = targets.find((target) => target.kind === kind && target.subject === subject);
  const first = targets.find(({ service }) => service !== "node");
  useEffect(() => {
    if (kind === undefined && first) {
      history.replaceState(null, "", linkTo(`call/${first.kind}/${first.subject}`));
      dispatchEvent(new HashChangeEvent("hashchange"));
    }
  }, [kind, first?.subject]);
  return html`<${Title} text="Call" /><${Failure} error=${error} />
    ${
    value && targets.length === 0
      ? html`<${Empty} title="Nothing can be called">No service with methods runs.</${Empty}>`
      : null
  }
    <div class="split">
      <${Targets} targets=${targets} place=${place} />
      ${
    target
      ? html`<${Form} key=${kind + subject} target=${target} />`
      : value && kind
      ? html`<${Empty} title=${`${subject} is not there`}>No running service has it.</${Empty}>`
      : null
  }
    </div>`;
}
