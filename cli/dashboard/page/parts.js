import { hueOf } from "./format.js";
import { html, useEffect, useState } from "./libraries/preact.js";

/** A link to a page of the dashboard. */
export function linkTo(page, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  const path = page.split("/").map(encodeURIComponent).join("/");
  return `#/${path}${given.length === 0 ? "" : `?${new URLSearchParams(given)}`}`;
}

/** Changes the query of the page that is shown, without a step in the history. */
export function replaceQuery(place, changes) {
  const query = { ...place.query, ...changes };
  history.replaceState(null, "", linkTo([place.page, ...place.rest].join("/"), query));
  dispatchEvent(new HashChangeEvent("hashchange"));
}

/** The name of a service, with its color. */
export function Service({ name, link = true }) {
  const dot = html`<i class="dot" style=${{ "--hue": hueOf(name) }}></i>`;
  if (!link) return html`<span class="service">${dot}${name}</span>`;
  return html`<a class="service" href=${linkTo(`services/${name}`)}>${dot}${name}</a>`;
}

/** What went wrong, if anything did. */
export function Failure({ error }) {
  return error ? html`<p class="failure" role="alert">${error.message}</p>` : null;
}

/** Says that there is nothing, and what to do. */
export function Empty({ title, children }) {
  return html`<div class="empty"><strong>${title}</strong><p>${children}</p></div>`;
}

/** A button that asks again before it does something for good. */
export function Confirm({ label, question, disabled, action }) {
  const [isAsking, setAsking] = useState(false);
  useEffect(() => {
    if (!isAsking) return;
    const timer = setTimeout(() => setAsking(false), 4000);
    return () => clearTimeout(timer);
  }, [isAsking]);
  const press = () => {
    setAsking(!isAsking);
    if (isAsking) action();
  };
  return html`<button class=${isAsking ? "danger" : ""} disabled=${disabled} onClick=${press}>
    ${isAsking ? question : label}
  </button>`;
}

/** A button that works until its action has ended, and shows what went wrong. */
export function Action({ label, busy = "…", action, kind = "", disabled = false, onError }) {
  const [isBusy, setBusy] = useState(false);
  const press = async () => {
    setBusy(true);
    try {
      onError?.(undefined);
      await action();
    } catch (error) {
      onError?.(error);
    } finally {
      setBusy(false);
    }
  };
  return html`<button class=${kind} disabled=${disabled || isBusy} onClick=${press}>
    ${isBusy ? busy : label}
  </button>`;
}

/** A button that copies a text. */
export function Copy({ label, text }) {
  const [isDone, setDone] = useState(false);
  const press = async () => {
    await navigator.clipboard.writeText(text());
    setDone(true);
    setTimeout(() => setDone(false), 1500);
  };
  return html`<button onClick=${press}>${isDone ? "Copied" : label}</button>`;
}

/** A field of a filter, whose value stands in the address. */
export function Filter({ place, name, label, type = "search", options, fallback = "" }) {
  const value = place.query[name] ?? fallback;
  const change = (event) => replaceQuery(place, { [name]: event.currentTarget.value });
  if (options) {
    return html`<label class="field"><span>${label}</span>
      <select value=${value} onChange=${change}>
        ${
      options.map(([key, text]) =>
        html`<option value=${key} selected=${key === value}>${text}</option>`
      )
    }
      </select></label>`;
  }
  return html`<label class="field"><span>${label}</span>
    <input type=${type} value=${value} onInput=${change} data-filter=${name} autocomplete="off" spellcheck=${false} />
  </label>`;
}

/** The title of a page, and what belongs beside it. */
export function Title({ text, children }) {
  return html`
    <header class="title">
      <h1>${text}</h1>
      <div class="tools">${children}</div>
    </header>
  `;
}
