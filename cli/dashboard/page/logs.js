import { usePoll } from "./api.js";
import { clock, hueOf } from "./format.js";
import { html, useEffect, useRef, useState } from "./libraries/preact.js";
import { Empty, Filter, linkTo, Title } from "./parts.js";
import { follow } from "./stream.js";

const MOST = 1000;
const LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR"];
const LONG = 500;

/** Log lines as they come, the newest at the end; what comes at once is shown at once. */
function useLines({ level, service, trace }, isPaused) {
  const [lines, setLines] = useState([]);
  const [isOpen, setOpen] = useState(false);
  const paused = useRef(isPaused);
  const kept = useRef([]);
  paused.current = isPaused;
  useEffect(() => {
    if (!isPaused) setLines(kept.current);
  }, [isPaused]);
  useEffect(() => {
    setLines(kept.current = []);
    let number = 0;
    let frame;
    const show = () => {
      frame = undefined;
      if (!paused.current) setLines(kept.current);
    };
    const stop = follow("logs", { level, service, trace }, {
      open: () => setOpen(true),
      end: () => setOpen(false),
      line(line) {
        kept.current = [...kept.current.slice(1 - MOST), { ...line, number: number++ }];
        frame ??= setTimeout(show, 100);
      },
    });
    return () => {
      stop();
      clearTimeout(frame);
    };
  }, [level, service, trace]);
  return { lines, isOpen };
}

function Line({ line }) {
  const [isWhole, setWhole] = useState(false);
  if (line.missed) {
    return html`<div class="log missed">${line.missed} lines were left out: they came too fast</div>`;
  }
  const { time, service, level, logger, message, traceId } = line;
  const isLong = message.length > LONG;
  return html`<div class=${`log ${level.toLowerCase()}`}>
    <time>${time ? clock(time) : ""}</time><b class="level">${level}</b>
    <a class="service" href=${linkTo("logs", { service })}><i class="dot" style=${{
    "--hue": hueOf(service),
  }}></i>${service}</a>
    <span class="text">${logger ? [html`<small>${logger}</small>`, " "] : null}${
    isLong && !isWhole ? message.slice(0, LONG) : message
  }
      ${
    isLong
      ? html`
        <button class="plain" onClick=${() => setWhole(!isWhole)}>${isWhole
          ? "less"
          : `… ${message.length} characters`}</button>
      `
      : null
  }
</span>
    ${
    traceId
      ? html`<a class="trace" href=${linkTo(`traces/${traceId}`)}>${traceId.slice(0, 8)}</a>`
      : null
  }
  </div>`;
}

/** Log lines of all services as they are written. */
export function LogsPage({ place }) {
  const { level = "INFO", service, trace, text = "" } = place.query;
  const [isPaused, setPaused] = useState(false);
  const { lines, isOpen } = useLines({ level, service, trace }, isPaused);
  const services = usePoll("services", {}, 10_000).value?.map(({ service }) => service) ?? [];
  const box = useRef();
  const isAtEnd = useRef(true);
  useEffect(() => {
    if (isAtEnd.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines]);
  const onScroll = ({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
    isAtEnd.current = scrollTop + clientHeight > scrollHeight - 40;
  };
  const wanted = text.toLowerCase();
  const shown = wanted === ""
    ? lines
    : lines.filter(({ message = "" }) => message.toLowerCase().includes(wanted));
  const names = [...new Set([...services, ...service ? [service] : []])];
  return html`<${Title} text="Logs"><span class=${isOpen ? "live on" : "live"}>${
    isOpen ? "live" : "connecting"
  }</span>
      <button onClick=${() => setPaused(!isPaused)}>${
    isPaused ? "Go on" : "Pause"
  }</button></${Title}>
    <div class="filters">
      <${Filter} place=${place} name="text" label="Text" />
      <${Filter} place=${place} name="level" label="Level" fallback="INFO" options=${
    LEVELS.map((name) => [name, name])
  } />
      <${Filter} place=${place} name="service" label="Service" options=${[
    ["", "all"],
    ...names.map((name) => [name, name]),
  ]} />
      <${Filter} place=${place} name="trace" label="Trace" />
    </div>
    ${
    shown.length === 0
      ? html`<${Empty} title="No lines yet">Lines appear here as services write them.</${Empty}>`
      : null
  }
    <div class="logs" ref=${box} onScroll=${onScroll} tabindex="0">${
    shown.map((line) => html`<${Line} key=${line.number} line=${line} />`)
  }</div>`;
}
