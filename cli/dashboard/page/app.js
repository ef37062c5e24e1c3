import { usePoll } from "./api.js";
import { CallPage } from "./calls.js";
import { EventsPage } from "./events.js";
import { html, render, useEffect, useState } from "./libraries/preact.js";
import { LogsPage } from "./logs.js";
import { MapPage } from "./map.js";
import { Empty, linkTo } from "./parts.js";
import { ServicesPage } from "./services.js";
import { TracesPage } from "./traces.js";

const PAGES = [
  ["map", "Map", MapPage],
  ["call", "Call", CallPage],
  ["traces", "Traces", TracesPage],
  ["events", "Events", EventsPage],
  ["services", "Services", ServicesPage],
  ["logs", "Logs", LogsPage],
];

/** What the address says: page, what follows it, and the query. */
function readPlace() {
  const [path = "", query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [page = "", ...rest] = path.split("/").map(decode);
  const known = PAGES.some(([name]) => name === page);
  return {
    page: known ? page : "map",
    rest: known ? rest.filter((part) => part !== "") : [],
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Digits go to pages, a slash to the filter, Escape leaves it. */
function onKey(event) {
  const { key, target, ctrlKey, metaKey, altKey } = event;
  if (ctrlKey || metaKey || altKey) return;
  const isWriting = target.closest("input:not([type=checkbox]), textarea, select") !== null;
  if (key === "Escape" && isWriting) return target.blur();
  if (isWriting) return;
  const page = PAGES[Number(key) - 1];
  if (page) location.hash = linkTo(page[0]);
  else if (key === "/") {
    event.preventDefault();
    document.querySelector("main input[data-filter]")?.focus();
  }
}

function App() {
  const [place, setPlace] = useState(readPlace());
  useEffect(() => {
    const follow = () => setPlace(readPlace());
    addEventListener("hashchange", follow);
    addEventListener("keydown", onKey);
    return () => {
      removeEventListener("hashchange", follow);
      removeEventListener("keydown", onKey);
    };
  }, []);
  const [, title, Page] = PAGES.find(([name]) => name === place.page);
  useEffect(() => {
    document.title = `${[title, ...place.rest].join(" · ")} – lymph`;
  }, [title, place.rest.join("/")]);
  const { value: letters, error } = usePoll("dead-letters", { limit: 99, bodies: "no" }, 5000);
  const dead = letters?.letters.length ?? 0;
  const badges = { events: dead === 0 ? "" : letters.hasMore ? "99+" : String(dead) };
  return html`
    <nav aria-label="Pages">
      <a class="brand" href="#/map">lymph</a>
      ${PAGES.map(([name, label], i) =>
        html`
          <a href=${linkTo(name)} class=${name === place.page ? "page current" : "page"}
            aria-current=${name === place.page ? "page" : undefined} title=${`${label} (${i + 1})`}>
                    ${label}${badges[name] ? html`<b class="badge">${badges[name]}</b>` : null}</a>
        `
      )}
    </nav>
    <main>
      ${error?.status === 401
        ? html`
          <${Empty} title="This page needs its address">
            Open the address that lymph has printed last: a new one comes with each start.</${Empty}>
        `
        : html`<${Page} key=${place.page} place=${place} />`}
    </main>
  `;
}

render(html`<${App} />`, document.getElementById("app"));
