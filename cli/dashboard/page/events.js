import { post, usePoll } from "./api.js";
import { age, checkedJson, count, duration, plural, pretty } from "./format.js";
import { html, useState } from "./libraries/preact.js";
import { Action, Confirm, Empty, Failure, Filter, linkTo, Title } from "./parts.js";

const TASKS = "lymph.tasks.";
const MOST = 200;

/** The type of an event for people; the event that hands a task over has one of a form of its own. */
function shownType(type) {
  return type.startsWith(TASKS) ? `task ${type.slice(TASKS.length)}` : type;
}

function Queues({ queues }) {
  return html`
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>Queue</th>
            <th class="wide-only">Events</th>
            <th class="n">Depth</th>
            <th class="n">Oldest</th>
            <th class="n">Consumers</th>
          </tr>
        </thead>
        <tbody>${queues.map(({ name, patterns = [], length, ageMs, consumers, isOrphan }) =>
          html`
            <tr key=${name}>
              <td>${name}${isOrphan
                ? html`
                  <span class="chip warn">left over</span>
                `
                : null}</td>
              <td class="wide-only">${patterns.map((pattern) =>
                html`<span class="chip" key=${pattern}>${shownType(pattern)}</span>`
              )}</td>
              <td class=${length > 0 && consumers === 0 ? "n bad" : "n"}>${count(length)}</td>
              <td class="n">${ageMs === undefined ? "–" : duration(ageMs)}</td>
              <td class=${consumers === 0 ? "n bad" : "n"}>${consumers}</td>
            </tr>
          `
        )}</tbody>
      </table>
    </div>
  `;
}

function Letter({ letter, isChosen, isOpen, onChoose, onOpen, onDone, onError }) {
  const { id, queue, type, body, error, attempts, failedAt, traceId } = letter;
  const [text, setText] = useState(pretty(body));
  const retryEdited = async () => {
    await post("dead-letters/edit", `{"id":${JSON.stringify(id)},"body":${checkedJson(text)}}`);
    onDone("Retried with the new body");
  };
  return html`
    <tr class=${isOpen ? "open" : ""}>
      <td><input type="checkbox" checked=${isChosen} onChange=${onChoose} aria-label=${`Choose ${id}`} /></td>
      <td><button class="plain" onClick=${onOpen} aria-expanded=${isOpen}>${shownType(
        type,
      )}</button><small class="block">${queue}</small></td>
      <td class=${isOpen ? "message" : "message short"}><b>${error.type}</b> ${error.message}</td>
      <td class="n wide-only">${attempts}</td>
      <td class="n">${age((Date.now() - Date.parse(failedAt)) / 1000)}</td>
    </tr>
        ${isOpen
          ? html`
            <tr class="inside">
              <td colspan="5">
                <textarea class="code" rows=${Math.min(
                  Math.max(text.split("\n").length, 3),
                  16,
                )} spellcheck=${false} aria-label="Body"
                  onInput=${(event) => setText(event.currentTarget.value)}>${text}</textarea>
                <div
                  class="buttons"><${Action} kind="primary" label="Retry with this body" action=${retryEdited} onError=${onError} />
                  ${traceId
                    ? html`<a class="link" href=${linkTo(`traces/${traceId}`)}>Trace</a>`
                    : null}<small>Dead letter <code>${id}</code>, ${plural(
                      attempts,
                      "attempt",
                    )}, failed at ${failedAt.slice(0, 19).replace("T", " ")} UTC</small></div>
              </td>
            </tr>
          `
          : null}
  `;
}

function Letters({ place }) {
  const { queue } = place.query;
  const { value, error, refresh } = usePoll("dead-letters", { queue, limit: MOST });
  const [chosen, setChosen] = useState(new Set());
  const [wantsWhole, setWantsWhole] = useState(false);
  const [open, setOpen] = useState();
  const [note, setNote] = useState("");
  const [failure, setFailure] = useState();
  const letters = value?.letters ?? [];
  const ids = letters.map(({ id }) => id).filter((id) => chosen.has(id));
  const toggle = (id) =>
    setChosen(
      new Set(chosen.has(id) ? [...chosen].filter((other) => other !== id) : [...chosen, id]),
    );
  const done = (text) => {
    setNote(text);
    setFailure(undefined);
    setChosen(new Set());
    setWantsWhole(false);
    setOpen(undefined);
    refresh();
  };
  const isAll = letters.length > 0 && ids.length === letters.length;
  // More than the page shows can be chosen only by their queue.
  const isWhole = isAll && value.hasMore && queue !== undefined && wantsWhole;
  const act = (what, words) => async () => {
    const { count } = await post(`dead-letters/${what}`, isWhole ? { queue } : { ids });
    done(`${words} ${plural(count, "dead letter")}`);
  };
  const number = isWhole ? "all" : ids.length || "";
  const queues = [...new Set(letters.map(({ queue }) => queue))];
  return html`<section><header class="title"><h2>Dead letters</h2><div class="tools">
      ${
    queue || queues.length > 1
      ? html`<${Filter} place=${place} name="queue" label="Queue" options=${[
        ["", "all"],
        ...[...new Set([...queues, ...queue ? [queue] : []])].map((name) => [name, name]),
      ]} />`
      : null
  }
      <${Action} label=${`Retry ${number}`} disabled=${ids.length === 0} action=${
    act("retry", "Retried")
  } onError=${setFailure} />
      <${Confirm} label=${`Drop ${number}`} question=${`Drop ${number} for good?`} disabled=${
    ids.length === 0
  } action=${() => act("drop", "Dropped")().catch(setFailure)} />
    </div></header>
    <${Failure} error=${failure ?? error} />${
    note ? html`<p class="note" role="status">${note}</p>` : null
  }
    ${
    value && letters.length === 0
      ? html`
        <${Empty}
          title="There are no dead letters">An event whose handler fails on every attempt is kept here.</${Empty}>
      `
      : null
  }
    ${
    letters.length > 0
      ? html`
        <div class="scroll">
          <table class="letters">
            <thead>
              <tr>
                <th><label><input type="checkbox" checked=${isAll} onChange=${() =>
                  setChosen(
                    new Set(isAll ? [] : letters.map(({ id }) => id)),
                  )} aria-label="Choose all" />
                  <span class="narrow-only">Choose all</span></label></th>
                <th>Event</th>
                <th>Error</th>
                <th class="n wide-only">Attempts</th>
                <th class="n">Age</th>
              </tr>
            </thead>
            <tbody>${letters.map((letter) =>
              html`
                <${Letter} key=${letter.id} letter=${letter} isChosen=${chosen.has(
                  letter.id,
                )} isOpen=${open === letter.id}
                  onChoose=${() => toggle(letter.id)} onOpen=${() =>
                    setOpen(
                      open === letter.id ? undefined : letter.id,
                    )} onDone=${done} onError=${setFailure} />
              `
            )}</tbody>
          </table>
        </div>
      `
      : null
  }
    ${
    value?.hasMore
      ? html`<p class="note">${
        queue === undefined
          ? `There are more than ${MOST}. Choose a queue to retry or drop all of its dead letters.`
          : isWhole
          ? `All dead letters of ${queue} are chosen.`
          : html`
            There are more than ${MOST}. <button class="plain"
              onClick=${() => {
                setChosen(new Set(letters.map(({ id }) => id)));
                setWantsWhole(true);
              }}>Choose all of ${queue}</button>
          `
      }</p>`
      : null
  }</section>`;
}

/** Queues and dead letters. */
export function EventsPage({ place }) {
  const { value, error } = usePoll("queues");
  return html`<${Title} text="Events" /><${Failure} error=${error} />
    ${
    value?.queues.length === 0
      ? html`<${Empty} title="There are no queues">Each handler of events has one.</${Empty}>`
      : null
  }
    ${value?.queues.length > 0 ? html`<${Queues} queues=${value.queues} />` : null}
    ${
    value?.unwanted.length > 0
      ? html`<p class="note">Nobody handles ${
        value.unwanted.map(({ type }) => shownType(type)).join(", ")
      }: these events were dropped.</p>`
      : null
  }
    <${Letters} place=${place} />`;
}
