import { post, usePoll } from "./api.js";
import { Charts } from "./charts.js";
import { age, bytes, duration, load, pretty, rate } from "./format.js";
import { html, useState } from "./libraries/preact.js";
import { Action, Empty, Failure, linkTo, Service, Title } from "./parts.js";

function Controls({ name, status }) {
  const [error, setError] = useState();
  const [note, setNote] = useState("");
  const [number, setNumber] = useState(String(status?.numprocesses ?? 1));
  const [level, setLevel] = useState("DEBUG");
  const told = (action, text) => async () => {
    setNote("");
    await action();
    setNote(text);
  };
  return html`<div class="controls">
    ${
    status
      ? html`
        <${Action} label="Restart" busy="Restarting…" onError=${setError} action=${told(
          () => post(`services/${encodeURIComponent(name)}/restart`),
          "Restarted: each process was replaced by a new one",
        )} />
        <span
          class="joined"><input type="number" min="0" max="1000" value=${number} aria-label="Number of processes" onInput=${(
            event,
          ) => setNumber(event.currentTarget.value)} />
          <${Action} label="Scale" busy="Scaling…" onError=${setError} action=${told(
            () => post(`services/${encodeURIComponent(name)}/scale`, { count: Number(number) }),
            `Scaled to ${number}`,
          )} /></span>
      `
      : null
  }
    <span class="joined"><select aria-label="Log level" onChange=${(event) =>
    setLevel(event.currentTarget.value)}>
        ${
    ["DEBUG", "INFO", "WARNING", "ERROR"].map((name) =>
      html`<option selected=${name === level}>${name}</option>`
    )
  }</select>
      <${Action} label="Log for 1 min" onError=${setError} action=${
    told(
      () => post(`services/${encodeURIComponent(name)}/log-level`, { level }),
      `Logs ${level} for a minute`,
    )
  } /></span>
    <a href=${linkTo("logs", { service: name })}>Logs</a><a href=${
    linkTo("traces", { service: name })
  }>Traces</a>
    <${Failure} error=${error} />${
    note ? html`<p class="note" role="status">${note}</p>` : null
  }</div>`;
}

function Instances({ instances, processes }) {
  return html`
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>Instance</th>
            <th>Version</th>
            <th>Endpoint</th>
            <th class="n">Load</th>
            <th class="n">Memory</th>
            <th></th>
          </tr>
        </thead>
        <tbody>${instances.map((
          { identity, endpoint, version, answers, load: share, residentBytes },
        ) =>
          html`
            <tr key=${identity + endpoint}>
              <td><code>${identity.slice(0, 10)}</code></td>
              <td>${version ?? "–"}</td>
              <td><code>${endpoint}</code></td>
              <td class="n">${load(share)}</td>
              <td class="n">${bytes(residentBytes)}</td>
              <td>${answers
                ? html`<span class="good">answers</span>`
                : html`<span class="bad">no answer</span>`}</td>
            </tr>
          `
        )}</tbody>
      </table>
    </div>
        ${processes.length > 0
          ? html`
            <div class="scroll">
              <table>
                <thead>
                  <tr>
                    <th>Process</th>
                    <th>State</th>
                    <th class="n">PID</th>
                    <th class="n">Uptime</th>
                    <th class="n">Restarts</th>
                  </tr>
                </thead>
                <tbody>${processes.map(({ name, state, pid, uptime, restarts }) =>
                  html`
                    <tr key=${name}>
                      <td>${name}</td>
                      <td><span class=${state === "serving" ? "good" : "bad"}>${state}</span></td>
                      <td class="n">${pid ?? "–"}</td>
                      <td class="n">${age(uptime)}</td>
                      <td class=${restarts > 0 ? "n bad" : "n"}>${restarts}</td>
                    </tr>
                  `
                )}</tbody>
              </table>
            </div>
          `
          : null}
  `;
}

/** What the nodes say of a service: their processes are managed there. */
function statusOf(nodes = [], name) {
  const found = nodes.flatMap(({ services }) => services ?? []).filter((service) =>
    service.name === name
  );
  if (found.length === 0) return undefined;
  return {
    numprocesses: found[0].numprocesses,
    processes: found.flatMap(({ processes }) => processes),
  };
}

function One({ name }) {
  const { value: services, error } = usePoll("services");
  const points = usePoll("metrics").value?.[name] ?? [];
  const nodes = usePoll("nodes").value;
  const described = usePoll("methods", {}, 10_000).value?.find(({ service }) => service === name);
  const row = services?.find(({ service }) => service === name);
  const status = statusOf(nodes, name);
  if (services === undefined || nodes === undefined) return html`<${Failure} error=${error} />`;
  if (row === undefined && status === undefined) {
    return html`
      <${Title} text=${name} />
      <${Empty} title="It does not run">No instance is registered.</${Empty}>
    `;
  }
  return html`<${Title} text=${name}><a href="#/services">All services</a></${Title}>
    ${
    described?.types?.description ? html`<p class="help">${described.types.description}</p>` : null
  }
    <${Controls} key=${name} name=${name} status=${status} />
    <${Charts} key=${`charts ${name} ${points.length < 2}`} points=${points} />
    <${Instances} instances=${row?.instances ?? []} processes=${status?.processes ?? []} />
    ${
    described?.methods.length > 0
      ? html`
        <h2>Methods</h2>
        <ul class="methods">${described.methods.map((method) =>
          html`<li key=${method.name}><a href=${
            linkTo(`call/call/${name}.${method.name}`)
          }>${method.name}</a>(${method.params.join(", ")}) <small>${method.help}</small></li>`
        )}</ul>
      `
      : null
  }
    ${
    described?.routes.length > 0
      ? html`
        <h2>Routes</h2>
        <ul class="methods">${described.routes.flatMap(({ methods = ["ANY"], paths, help }) =>
          paths.map(({ template }) =>
            html`<li key=${template}><code>${
              methods.join(" ")
            } ${template}</code> <small>${help}</small></li>`
          )
        )}</ul>
      `
      : null
  }`;
}

function Configuration() {
  const { value } = usePoll("config", {}, 60_000);
  return value
    ? html`
      <details>
        <summary>Configuration in effect</summary>
        <pre class="code">${pretty(value)}</pre>
      </details>
    `
    : null;
}

function All() {
  const { value: services, error } = usePoll("services");
  const nodes = usePoll("nodes").value;
  return html`<${Title} text="Services" /><${Failure} error=${error} />
    ${
    services?.length === 0
      ? html`<${Empty} title="No services run">They appear here once they have started.</${Empty}>`
      : null
  }
    ${
    services?.length > 0
      ? html`
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th>Service</th>
                <th>Version</th>
                <th class="n">Instances</th>
                <th class="n">Req/s</th>
                <th class="n">p99</th>
                <th class="n">Errors/s</th>
                <th class="n">Memory</th>
                <th class="n">Restarts</th>
              </tr>
            </thead>
            <tbody>${services.map((row) => {
              const restarts = statusOf(nodes, row.service)?.processes.reduce(
                (sum, process) => sum + process.restarts,
                0,
              );
              const versions = [...new Set(row.instances.map(({ version }) => version ?? "–"))];
              return html`
                <tr class="linked" key=${row.service} onClick=${() =>
                  location.hash = linkTo(`services/${row.service}`)}>
                  <td>
                    <${Service} name=${row.service} />
                  </td>
                  <td>${versions.join(", ")}</td>
                  <td class=${row.answered < row.instances.length ? "n bad" : "n"}>${row.instances
                    .length}</td>
                  <td class="n">${rate(row.callsPerSecond + row.httpPerSecond)}</td>
                  <td class="n">${duration(row.p99Ms)}</td>
                  <td class=${row.errorsPerSecond > 0 ? "n bad" : "n"}>${rate(
                    row.errorsPerSecond,
                  )}</td>
                  <td class="n">${bytes(row.residentBytes)}</td>
                  <td class=${restarts > 0 ? "n bad" : "n"}>${restarts ?? "–"}</td>
                </tr>
              `;
            })}</tbody>
          </table>
        </div>
      `
      : null
  }
    <${Configuration} />`;
}

/** Services, their instances, and what can be done with them. */
export function ServicesPage({ place }) {
  const [name] = place.rest;
  return name === undefined ? html`<${All} />` : html`<${One} key=${name} name=${name} />`;
}
