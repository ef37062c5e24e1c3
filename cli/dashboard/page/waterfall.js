import { clock, duration, hueOf, plural, prettyText } from "./format.js";
import { html, useEffect, useMemo, useRef, useState } from "./libraries/preact.js";
import { linkTo } from "./parts.js";
import { rowsOf } from "./trace_rows.js";

const ROW = 28;
const SPARE = 12;

const KINDS = {
  server: "serve",
  client: "call",
  producer: "emit",
  consumer: "handle",
  internal: "",
};

function SpanRow({ row, trace, isOpen, onOpen }) {
  const { service, subject, kind, start, durationMs, error } = row.span;
  const left = 100 * (start - trace.start) / Math.max(trace.durationMs, 0.001);
  const width = 100 * durationMs / Math.max(trace.durationMs, 0.001);
  const style = { left: `${left}%`, width: `max(${width}%, 2px)`, "--hue": hueOf(service) };
  return html`
    <button class=${`row span ${isOpen ? "open" : ""}`} onClick=${onOpen} aria-expanded=${isOpen}>
      <span class="what" style=${{ paddingLeft: `${Math.min(row.depth, 12) * 14}px` }}>
          <i class="dot" style=${{
            "--hue": hueOf(service),
          }}></i><b>${service}</b> ${KINDS[kind]} <span class=${error
            ? "bad"
            : ""}>${subject}</span></span>
      <span class="track"><i class=${error ? "bar failed" : "bar"} style=${style}></i>
          <em class=${left + width > 80 ? "before" : ""} style=${left + width > 80
            ? { right: `${100 - left}%` }
            : { left: `${left + width}%` }}>${duration(durationMs)}</em></span>
    </button>
  `;
}

function LineRow({ row, trace, isOpen, onOpen }) {
  const { level, message, service } = row.line;
  const left = Math.min(
    Math.max(100 * (row.time - trace.start) / Math.max(trace.durationMs, 0.001), 0),
    100,
  );
  return html`
    <button class=${`row line ${level.toLowerCase()} ${
      isOpen ? "open" : ""
    }`} onClick=${onOpen} aria-expanded=${isOpen} title=${service}>
      <span class="what" style=${{
        paddingLeft: `${Math.min(row.depth, 12) * 14}px`,
      }}><b class="level">${level}</b> ${message}</span>
      <span class="track"><i class="tick" style=${{ left: `${left}%` }}></i></span>
    </button>
  `;
}

const SHOWN_FIRST = ["lymph.arguments", "lymph.result"];

function Details({ row, trace }) {
  if (row.line) {
    const { time, service, level, logger, message } = row.line;
    return html`
      <div class="details">
        <p><b>${level}</b> ${service} ${logger} <small>${clock(time)}, ${duration(
          Math.max(time - trace.start, 0),
        )} after the beginning</small></p>
        <pre class="code">${message}</pre>
      </div>
    `;
  }
  const { name, start, durationMs, error, attributes, service, subject } = row.span;
  const others = Object.entries(attributes).filter(([key]) => !SHOWN_FIRST.includes(key));
  return html`<div class="details">
    <p><b>${name}</b> <small>${service} · ${clock(start)} · ${duration(durationMs)} · <a href=${
    linkTo("traces", { subject })
  }>traces with ${subject}</a></small></p>
    ${error ? html`<p class="failure">${error}</p>` : null}
    ${
    SHOWN_FIRST.filter((key) => key in attributes).map((key) =>
      html`
        <h3>${key === "lymph.result" ? "Result" : "Arguments"}</h3>
        <pre class="code">${prettyText(attributes[key])}</pre>
      `
    )
  }
    ${
    others.length > 0
      ? html`<dl>${
        others.map(([key, value]) =>
          html`
            <dt>${key}</dt>
            <dd>${String(value)}</dd>
          `
        )
      }</dl>`
      : null
  }
  </div>`;
}

/** Spans of a trace over time, with its log lines in place. Only what is in sight is drawn. */
export function Waterfall({ trace }) {
  const rows = useMemo(() => rowsOf(trace), [trace]);
  const [open, setOpen] = useState();
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  const box = useRef();
  useEffect(() => {
    const measure = () => box.current && setHeight(box.current.clientHeight);
    measure();
    addEventListener("resize", measure);
    return () => removeEventListener("resize", measure);
  }, []);
  const first = Math.max(Math.floor(top / ROW) - SPARE, 0);
  const last = Math.min(first + Math.ceil(height / ROW) + 2 * SPARE, rows.length);
  const openRow = rows.find(({ id }) => id === open);
  const onKeyDown = (event) => {
    const { key, target } = event;
    const next = {
      ArrowDown: target.nextElementSibling,
      ArrowUp: target.previousElementSibling,
    }[key];
    if (key === "Escape") setOpen(undefined);
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  return html`<div class="waterfall">
    <div class="scale"><span>${plural(trace.spans.length, "span")} · ${
    plural(trace.lines.length, "log line")
  }${trace.dropped > 0 ? ` · ${trace.dropped} dropped` : ""}</span>
      <span class="track">${
    [0, 0.25, 0.5, 0.75, 1].map((part) =>
      html`<em style=${{ left: `${part * 100}%` }}>${duration(trace.durationMs * part)}</em>`
    )
  }</span></div>
    <div class="rows" ref=${box} onKeyDown=${onKeyDown} onScroll=${(event) =>
    setTop(event.currentTarget.scrollTop)}>
      <div style=${{ height: `${rows.length * ROW}px`, position: "relative" }}>
        <div style=${{ position: "absolute", top: `${first * ROW}px`, left: 0, right: 0 }}>
          ${
    rows.slice(first, last).map((row) => {
      const { id } = row;
      const Row = row.span ? SpanRow : LineRow;
      return html`
        <${Row} key=${id} row=${row} trace=${trace} isOpen=${open === id}
          onOpen=${() => setOpen(open === id ? undefined : id)} />
      `;
    })
  }
        </div>
      </div>
    </div>
    ${openRow ? html`<${Details} row=${openRow} trace=${trace} />` : null}
  </div>`;
}
