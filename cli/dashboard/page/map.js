import { usePoll } from "./api.js";
import { bytes, count, duration, hueOf, keyOf, ownerOf, plural, rate } from "./format.js";
import { html, useEffect, useMemo, useRef, useState } from "./libraries/preact.js";
import { Empty, Failure, linkTo, Service, Title } from "./parts.js";

/** The smallest scale that can be read: a larger map is scrolled. */
const LEAST_SCALE = 0.85;
/** With more services, not all of them may be in sight. */
const MANY = 8;
const YOUNG_MS = 15_000;

function short(text, most) {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

function Arrow({ edge, path, label: { x, y } }) {
  const { kind, from, to, subjects, perSecond, errorsPerSecond, p99Ms } = edge;
  const isFailing = errorsPerSecond > 0;
  const what = subjects.map((subject) => subject.replace(`${ownerOf(to)}.`, ""));
  const label = what.length === 1
    ? what[0]
    : plural(what.length, kind === "call" ? "method" : "event");
  const numbers = !perSecond ? "" : [
    `${rate(perSecond)}/s`,
    p99Ms === null ? undefined : duration(p99Ms),
    isFailing ? `${rate(errorsPerSecond)} err/s` : undefined,
  ].filter(Boolean).join(" · ");
  const query = { service: ownerOf(to), ...subjects.length === 1 && { subject: subjects[0] } };
  // Letters of that size are about 6 pixels wide.
  const plate = Math.min(Math.max(short(label, 18).length, numbers.length) * 6.2 + 8, 190);
  const words = kind === "call" ? "calls" : "informs";
  return html`<a href=${linkTo("traces", query)} class=${`arrow ${kind} ${
    isFailing ? "failing" : ""
  }`}>
    <title>${`${from} ${words} ${to}: ${subjects.join(", ")}`}</title>
    <path class="wide" d=${path} />
    <path class="line" d=${path} marker-end=${isFailing ? "url(#tip-failing)" : "url(#tip)"} />
    <rect class="plate" x=${x - plate / 2} y=${y - (numbers ? 17 : 9)} width=${plate} height=${
    numbers ? 34 : 18
  } rx="4" />
    <text x=${x} y=${y + (numbers ? -3 : 4)}>${short(label, 18)}</text>
    ${numbers ? html`<text class="numbers" x=${x} y=${y + 12}>${numbers}</text>` : null}
  </a>`;
}

/** What a service does, as far as it does anything. */
function workOf({ callsPerSecond, httpPerSecond, eventsPerSecond, p99Ms }) {
  const requests = callsPerSecond + httpPerSecond;
  const parts = [
    requests > 0 ? `${rate(requests)} req/s` : undefined,
    requests > 0 && p99Ms !== null ? duration(p99Ms) : undefined,
    eventsPerSecond > 0 ? `${rate(eventsPerSecond)} ev/s` : undefined,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? "idle" : parts.join(" · ");
}

/** How it is, in a word for its frame. */
function stateOf({ instances, answered, errorsPerSecond }) {
  if (instances === 0) return "gone";
  if (answered < instances) return "late";
  return errorsPerSecond > 0 ? "failing" : "";
}

function Box({ row, x, y, width, height }) {
  const { service, instances, answered, hasHttp, queued, errorsPerSecond } = row;
  const shown = Math.min(instances, 8);
  const others = [
    `×${instances}`,
    queued > 0 ? `${count(queued)} queued` : undefined,
    errorsPerSecond > 0 ? `${rate(errorsPerSecond)} err/s` : undefined,
  ].filter(Boolean).join(" · ");
  return html`
    <a href=${linkTo(`services/${service}`)} class=${`box ${stateOf(row)}`}
      transform=${`translate(${x - width / 2},${y - height / 2})`}>
        <title>${`${service}: ${plural(instances, "instance")}, ${answered} of them answer`}</title>
        <rect class="frame" width=${width} height=${height} rx="8" />
        <circle cx="16" cy="19" r="5" class="mark" style=${{ "--hue": hueOf(service) }} />
        <text class="name" x="28" y="24">${short(
          service,
          Math.floor((width - (hasHttp ? 76 : 36)) / 8),
        )}</text>
        ${hasHttp ? html`<text class="tag" x=${width - 12} y="23">HTTP</text>` : null}
        <text class="numbers" x="12" y="45">${workOf(row)}</text>
        ${Array.from(
          { length: shown },
          (_, i) =>
            html`<rect class=${i < answered ? "instance" : "instance silent"} x=${
              12 + i * 11
            } y="56" width="8" height="8" rx="2" />`,
        )}
        <text class="numbers" x=${16 + shown * 11} y="64">${others}</text>
      </a>
  `;
}

function useIsNarrow() {
  const query = useMemo(() => matchMedia("(max-width: 720px)"), []);
  const [isNarrow, setNarrow] = useState(query.matches);
  useEffect(() => {
    const follow = () => setNarrow(query.matches);
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, []);
  return isNarrow;
}

/** Where boxes and arrows are, as far as known: a map of 40 services takes longer than a frame may. */
function useLayout(services, edges, isNarrow) {
  const [layout, setLayout] = useState();
  const worker = useRef();
  useEffect(() => {
    worker.current = new Worker(new URL("./layout_worker.js", import.meta.url), { type: "module" });
    worker.current.addEventListener("message", ({ data }) => setLayout(data));
    return () => worker.current.terminate();
  }, []);
  const names = services.map(({ service }) => ({ service }));
  const arrows = edges.map(({ from, to, kind }) => ({ from, to, kind }));
  const question = { services: names, edges: arrows, isNarrow };
  useEffect(() => worker.current.postMessage(question), [JSON.stringify(question)]);
  return layout;
}

function Drawing({ services, edges, isWhole }) {
  const layout = useLayout(services, edges, useIsNarrow());
  if (layout === undefined) return null;
  const { places, paths, width, height } = layout;
  const tip = (id) =>
    html`
      <marker id=${id} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7"
        orient="auto">
        <path d="M0,0.5 L8,4 L0,7.5 z" />
      </marker>
    `;
  return html`
    <div class="map">
      <svg viewBox=${`0 0 ${width} ${height}`} style=${{
        maxWidth: `${width * 1.25}px`,
        minWidth: isWhole ? 0 : `${width * LEAST_SCALE}px`,
      }} role="group" aria-label="Map of services">
        <defs>${tip("tip")}${tip("tip-failing")}</defs>
        ${edges.map((edge) => {
          const curve = paths.get(keyOf(edge));
          return curve ? html`<${Arrow} key=${keyOf(edge)} edge=${edge} ...${curve} />` : null;
        })}
        ${services.map((row) => {
          const place = places.get(row.service);
          return place ? html`<${Box} key=${row.service} row=${row} ...${place} />` : null;
        })}
      </svg>
    </div>
  `;
}

function Table({ services }) {
  return html`
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>Service</th>
            <th class="n">Instances</th>
            <th class="n wide-only">RPC/s</th>
            <th class="n wide-only">HTTP/s</th>
            <th class="n narrow-only">Req/s</th>
            <th class="n wide-only">p50</th>
            <th class="n">p99</th>
            <th class="n">Errors/s</th>
            <th class="n wide-only">Events/s</th>
            <th class="n wide-only">Queued</th>
            <th class="n wide-only">Memory</th>
          </tr>
        </thead>
        <tbody>${services.map((row) =>
          html`
            <tr class="linked" key=${row.service} onClick=${() =>
              location.hash = linkTo(`services/${row.service}`)}>
              <td>
                <${Service} name=${row.service} />
              </td>
              <td class="n">${row.answered < row.instances
                ? html`<span class="bad">${row.answered} of ${row.instances}</span>`
                : row.instances}</td>
              <td class="n wide-only">${rate(row.callsPerSecond)}</td>
              <td class="n wide-only">${rate(row.httpPerSecond)}</td>
              <td class="n narrow-only">${rate(row.callsPerSecond + row.httpPerSecond)}</td>
              <td class="n wide-only">${duration(row.p50Ms)}</td>
              <td class="n">${duration(row.p99Ms)}</td>
              <td class=${row.errorsPerSecond > 0 ? "n bad" : "n"}>${rate(row.errorsPerSecond)}</td>
              <td class="n wide-only">${rate(row.eventsPerSecond)}</td>
              <td class="n wide-only">${count(row.queued)}</td>
              <td class="n wide-only">${bytes(row.residentBytes)}</td>
            </tr>
          `
        )}</tbody>
      </table>
    </div>
  `;
}

/** Arrows that were seen since the page is open: a map that moves whenever a call is rare is no map. */
const seen = new Map();

function withSeen(services, edges) {
  for (const edge of seen.values()) {
    seen.set(keyOf(edge), { ...edge, perSecond: null, errorsPerSecond: null, p99Ms: null });
  }
  for (const edge of edges) seen.set(keyOf(edge), edge);
  const names = new Set(services.map(({ service }) => service));
  return [...seen.values()].filter(({ from, to }) => names.has(from) && names.has(to));
}

/** Services as boxes, calls and events as arrows. */
export function MapPage() {
  // While services start, what has come to serve is shown at once.
  const [isWhole, setWhole] = useState(false);
  const isYoung = performance.now() < YOUNG_MS;
  const { value, error } = usePoll("topology", {}, isYoung ? 500 : 2000);
  if (value === undefined) return html`<${Failure} error=${error} />`;
  const { services } = value;
  const edges = withSeen(services, value.edges);
  return html`<${Title} text="Map">
      ${
    services.length > MANY
      ? html`<button aria-pressed=${isWhole} onClick=${() => setWhole(!isWhole)}>Whole map</button>`
      : null
  }
      <span class="legend"><i class="call"></i>calls<i class="event"></i>events</span>
    </${Title}>
    <${Failure} error=${error} />
    ${
    services.length === 0
      ? html`<${Empty} title="No services run">They appear here once they have started.</${Empty}>`
      : html`
        <${Drawing} services=${services} edges=${edges} isWhole=${isWhole} />
        <${Table} services=${services} />
      `
  }`;
}
