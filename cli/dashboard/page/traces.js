import { get, usePoll } from "./api.js";
import { clock, duration, hueOf } from "./format.js";
import { html, useEffect, useState } from "./libraries/preact.js";
import {
  Action,
  Copy,
  Empty,
  Failure,
  Filter,
  linkTo,
  replaceQuery,
  Service,
  Title,
} from "./parts.js";
import { Waterfall } from "./waterfall.js";

const OVER_AFTER_MS = 30_000;
const HOUR_MS = 3_600_000;

function Row({ trace, longest }) {
  const { traceId, service, subject, start, durationMs, spans, errors, services } = trace;
  const width = `${Math.max(100 * durationMs / longest, 1)}%`;
  return html`
    <tr class="linked" onClick=${() => location.hash = linkTo(`traces/${traceId}`)}>
      <td class="time">${clock(start).slice(0, 12)}</td>
      <td><a href=${linkTo(`traces/${traceId}`)}><i class="dot" style=${{
        "--hue": hueOf(service),
      }}></i>${subject}</a>${errors > 0
        ? html`
          <b class="badge">${errors}</b>
        `
        : null}</td>
      <td class="wide-only">${services.map((name) =>
        html`<span class="chip" key=${name}>${name}</span>`
      )}</td>
      <td class="n wide-only">${spans}</td>
      <td class="n">${duration(durationMs)}</td>
      <td class="wide-only bar-cell"><i class=${errors > 0 ? "meter failed" : "meter"} style=${{
        width,
      }}></i></td>
    </tr>
  `;
}

function List({ place }) {
  const { service, subject, status, text, minDuration } = place.query;
  const query = { service, subject, status, text, minDuration };
  const { value, error } = usePoll("traces", query);
  const topology = usePoll("topology", {}, 10_000).value;
  const [older, setOlder] = useState({ traces: [] });
  const [failure, setFailure] = useState();
  const key = JSON.stringify(query);
  useEffect(() => setOlder({ traces: [] }), [key]);
  const newest = value?.traces ?? [];
  const ids = new Set(newest.map(({ traceId }) => traceId));
  const shown = [...newest, ...older.traces.filter(({ traceId }) => !ids.has(traceId))];
  const next = older.traces.length > 0 ? older.next : value?.next;
  const more = async () => {
    const page = await get("traces", { ...query, cursor: next });
    setOlder({ traces: [...older.traces, ...page.traces], next: page.next });
  };
  const names = topology?.services.map(({ service }) => service) ?? (service ? [service] : []);
  const longest = Math.max(...shown.map(({ durationMs }) => durationMs), 0.001);
  const isFiltered = Object.values(query).some(Boolean);
  return html`<${Title} text="Traces" />
    <div class="filters">
      <${Filter} place=${place} name="text" label="Text" />
      <${Filter} place=${place} name="service" label="Service" options=${[
    ["", "all"],
    ...names.map((name) => [name, name]),
  ]} />
      <${Filter} place=${place} name="subject" label="Subject" />
      <${Filter} place=${place} name="status" label="Status" options=${[["", "any"], ["ok", "ok"], [
    "error",
    "failed",
  ]]} />
      <${Filter} place=${place} name="minDuration" label="Longer than, ms" type="number" />
      ${
    isFiltered
      ? html`<button onClick=${() =>
        replaceQuery(
          place,
          Object.fromEntries(Object.keys(query).map((name) => [name, ""])),
        )}>Clear</button>`
      : null
  }
    </div>
    <${Failure} error=${error} />
    ${
    value && shown.length === 0
      ? html`<${Empty} title=${isFiltered ? "No trace is like that" : "There are no traces yet"}>${
        isFiltered
          ? "Change the filters, or clear them."
          : "Call a method or open a page of a web service. lymph dev collects traces."
      }</${Empty}>`
      : html`
        <div class="scroll">
          <table class="traces">
            <thead>
              <tr>
                <th>Time</th>
                <th>What</th>
                <th class="wide-only">Services</th>
                <th class="n wide-only">Spans</th>
                <th class="n">Took</th>
                <th class="wide-only"></th>
              </tr>
            </thead>
            <tbody>${shown.map((trace) =>
              html`<${Row} key=${trace.traceId} trace=${trace} longest=${longest} />`
            )}</tbody>
          </table>
        </div>
      `
  }
    ${
    next ? html`<${Action} label="Older" action=${more} onError=${setFailure} />` : null
  }<${Failure} error=${failure} />`;
}

function One({ id }) {
  const [isOver, setOver] = useState(false);
  const { value: trace, error } = usePoll(`traces/${id}`, {}, isOver ? HOUR_MS : 3000);
  useEffect(() => {
    // Events may follow for a while. A large trace is not fetched again and again after that.
    if (trace) setOver(Date.now() > trace.start + trace.durationMs + OVER_AFTER_MS);
  }, [trace]);
  return html`<${Title} text=${trace ? trace.subject : "Trace"}>
      <a class="link" href=${
    linkTo("logs", { trace: id })
  }>Logs</a><${Copy} label="Copy id" text=${() => id} />
    </${Title}>
    ${
    trace
      ? html`
        <p class="facts">${clock(trace.start)} · ${duration(trace.durationMs)} · ${trace.errors > 0
          ? html`<span class="bad">${trace.errors} failed</span>`
          : "ok"} · ${trace.services.map((name) =>
            html`
              <${Service} key=${name} name=${name} />
            `
          )} <code>${trace.traceId}</code></p>
        <${Waterfall} trace=${trace} />
      `
      : html`<${Failure} error=${error} />`
  }`;
}

/** Traces: a list, or one over time. */
export function TracesPage({ place }) {
  const [id] = place.rest;
  return id === undefined ? html`<${List} place=${place} />` : html`<${One} key=${id} id=${id} />`;
}
