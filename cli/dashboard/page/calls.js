import { post, usePoll } from "./api.js";
import { Arguments, example, fieldsOf, firstTexts, joinTexts } from "./form.js";
import { checkedJson, duration, pretty, prettyText, quoted } from "./format.js";
import { html, useEffect, useState } from "./libraries/preact.js";
import { Action, Copy, Empty, Failure, Filter, linkTo, Service, Title } from "./parts.js";
import { Waterfall } from "./waterfall.js";

const LATE_MS = 8000;

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
    const handled = Object.entries(types?.handles ?? {}).flatMap(([handler, { types, body }]) => {
      const common = { service, raises: [], params: [], definitions, input: body };
      if (types.length === 0) {
        const help = `A task of the workers of ${service}.`;
        return [{
          ...common,
          kind: "task",
          subject: `${service}.${handler}`,
          label: handler,
          help,
        }];
      }
      const help = `Handled by ${service}.${handler}.`;
      return types.filter((type) => !/[*#]/.test(type)).map((type) => (
        { ...common, kind: "event", subject: type, label: type, help }
      ));
    });
    return [...calls, ...handled];
  });
}

function Targets({ targets, place }) {
  const wanted = (place.query.find ?? "").toLowerCase();
  const [kind, subject] = place.rest;
  const isCurrent = (target) => target.kind === kind && target.subject === subject;
  const hrefOf = (target) =>
    linkTo(`call/${target.kind}/${target.subject}`, { find: place.query.find });
  const groups = [...new Set(targets.map(({ service }) => service))].map((service) => ({
    service,
    own: targets.filter((target) =>
      target.service === service && target.subject.toLowerCase().includes(wanted)
    ),
  })).filter(({ own }) => own.length > 0);
  return html`
    <div class="targets">
      <${Filter} place=${place} name="find" label="Find" />
      <label class="field narrow-only"><span>What</span>
          <select onChange=${(event) => location.hash = event.currentTarget.value}>
            ${groups.map(({ service, own }) =>
              html`<optgroup key=${service} label=${service}>${
                own.map((target) =>
                  html`<option value=${hrefOf(target)} selected=${
                    isCurrent(target)
                  }>${target.label}${target.kind === "call" ? "" : ` (${target.kind})`}</option>`
                )
              }</optgroup>`
            )}</select></label>
      <div class="wide-only">${groups.map(({ service, own }) =>
        html`<section key=${service}><h2><${Service} name=${service} /></h2>
      ${
          own.map((target) =>
            html`
              <a class=${isCurrent(target) ? "target current" : "target"}
                key=${target.kind + target.subject} href=${hrefOf(target)}
                aria-current=${isCurrent(target) ? "true" : undefined}>
                        ${target.label}${target.kind === "call"
                          ? null
                          : html`<small class="chip">${target.kind}</small>`}</a>
            `
          )
        }</section>`
      )}</div>
    </div>
  `;
}

/** How each kind is done: by the API, by the button, and by a command. */
const KINDS = {
  call: { path: "call", names: ["subject", "args"], label: "Call", command: "request" },
  event: { path: "emit", names: ["type", "body"], label: "Emit", command: "emit" },
  task: { path: "apply", names: ["task", "args"], label: "Hand over", command: "emit" },
};

/** The command that does the same. */
function commandOf({ kind, subject }, args) {
  const what = kind === "task" ? `lymph.tasks.${subject}` : subject;
  const words = [KINDS[kind].command, what, ...args === "{}" ? [] : [args]];
  return ["lymph", ...words.map((word) => /^[\w.-]+$/.test(word) ? word : quoted(word))].join(" ");
}

/** The trace of an answer, which arrives a moment later, if it is collected. */
function TraceOf({ traceId }) {
  const { value: trace } = usePoll(`traces/${traceId}`, {}, 1000);
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), LATE_MS);
    return () => clearTimeout(timer);
  }, []);
  if (trace) return html`<${Waterfall} trace=${trace} />`;
  return html`<p class="note" role="status">${
    isLate
      ? "No trace has arrived. lymph dev collects traces, or container.traces.collect: true."
      : "Waiting for the trace …"
  }</p>`;
}

function Answer({ kind, answer }) {
  const { error, durationMs, traceId, result } = answer;
  const title = error
    ? html`<span class="bad">${error.type}</span>`
    : { call: "Answer", event: "Emitted", task: "Handed over" }[kind];
  return html`<section class="answer">
    <h2>${title} ${
    durationMs === undefined ? null : html`<small>${duration(durationMs)}</small>`
  }</h2>
    ${error ? html`<p class="failure">${error.message}</p>` : null}
    ${kind === "call" && !error ? html`<pre class="code">${pretty(result)}</pre>` : null}
    ${
    error && Object.keys(error.details).length > 0
      ? html`<pre class="code">${pretty(error.details)}</pre>`
      : null
  }
    <h2>Trace <a class="link" href=${linkTo(`traces/${traceId}`)}><code>${
    traceId.slice(0, 8)
  }</code></a></h2>
    <${TraceOf} traceId=${traceId} />
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
    const { path, names: [name, field] } = KINDS[kind];
    const body = `{"${name}":${JSON.stringify(subject)},"${field}":${checkedJson(args())}}`;
    setAnswer(await post(path, body));
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
      <${Action} kind="primary" label=${KINDS[kind].label} action=${send} onError=${setError} />
      ${canFields ? html`<button onClick=${toggle}>${isJson ? "Fields" : "JSON"}</button>` : null}
      <${Copy} label=${`Copy as lymph ${KINDS[kind].command}`} text=${() =>
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
    ${
    targets.length === 0 ? null : html`<div class="split">
      <${Targets} targets=${targets} place=${place} />
      ${
      target
        ? html`<${Form} key=${kind + subject} target=${target} />`
        : kind
        ? html`<${Empty} title=${`${subject} is not there`}>No running service has it.</${Empty}>`
        : null
    }
    </div>`
  }`;
}
