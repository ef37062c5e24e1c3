import { post, usePoll } from "./api.js";
import { Charts } from "./charts.js";
import { age, bytes, duration, load, pretty, rate } from "./format.js";
import { html, useState } from "./libraries/preact.js";
import { Offers } from "./offers.js";
import { Action, Empty, Failure, Filter, linkTo, Service, Title } from "./parts.js";

/** What the nodes run of a service: all pools with a process that is one of its instances. */
function poolsOf(nodes = [], { name, instances }) {
  const endpoints = new Set(instances.map(({ endpoint }) => endpoint));
  return nodes.flatMap(({ endpoint: node, services = [] }) =>
    services.filter((pool) =>
      pool.name === name || pool.processes.some(({ endpoint }) => endpoints.has(endpoint))
    ).map((pool) => ({ ...pool, node }))
  );
}

/** Instances, each with its process where a node runs it, and processes that are none yet. */
function rowsOf(instances, pools) {
  const processes = pools.flatMap(({ name, node, processes }) =>
    processes.map((process) => ({ ...process, pool: name, node }))
  );
  const known = new Set(instances.map(({ endpoint }) => endpoint));
  return [
    ...instances.map((instance) => ({
      instance,
      process: processes.find(({ endpoint }) => endpoint === instance.endpoint),
    })),
    ...processes.filter(({ endpoint }) => !known.has(endpoint)).map((process) => ({ process })),
  ].sort((a, b) => nameOf(a) < nameOf(b) ? -1 : 1);
}

function nameOf({ instance, process }) {
  return process?.name ?? instance.identity;
}

function Instance({ row, act, isAlone }) {
  const { instance, process } = row;
  const [isBusy, setBusy] = useState(false);
  const restart = async () => {
    setBusy(true);
    await act(
      () =>
        post(`services/${encodeURIComponent(process.pool)}/restart`, {
          process: process.name,
          node: process.node,
        }),
      `Restarted ${process.name}`,
    );
    setBusy(false);
  };
  const state = isBusy
    ? html`<span class="warn">restarting</span>`
    : instance?.answers
    ? html`<span class="good">answers</span>`
    : instance
    ? html`<span class="bad">no answer</span>`
    : html`<span class="warn">${process.state}</span>`;
  const restarts = process?.restarts;
  return html`
    <tr>
      <td>${process
        ? html`<b>${process.name}</b>`
        : html`<code>${instance.identity.slice(0, 10)}</code>`}</td>
      <td>${state}</td>
      <td class="wide-only">${instance?.version ?? "–"}</td>
      <td class="n">${age(process?.uptime ?? instance?.uptime)}</td>
      <td class="n wide-only">${load(instance?.load)}</td>
      <td class="n">${bytes(instance?.residentBytes)}</td>
      <td class=${restarts > 0 ? "n bad wide-only" : "n wide-only"}>${restarts ?? "–"}</td>
      <td class="n wide-only">${process?.pid ?? "–"}</td>
      <td class="wide-only"><code>${(instance ?? process).endpoint ?? "–"}</code></td>
      <td class="n">${process
        ? html`
          <button disabled=${isBusy} onClick=${restart} title=${isAlone
            ? "It is the only one: requests wait until the new one serves"
            : undefined}
            aria-label=${`Restart ${process.name}`}>Restart</button>
        `
        : null}</td>
    </tr>
  `;
}

function Instances({ rows, act }) {
  return html`
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>Instance</th>
            <th>State</th>
            <th class="wide-only">Version</th>
            <th class="n">Uptime</th>
            <th class="n wide-only">Load</th>
            <th class="n">Memory</th>
            <th class="n wide-only">Restarts</th>
            <th class="n wide-only">PID</th>
            <th class="wide-only">Endpoint</th>
            <th></th>
          </tr>
        </thead>
        <tbody>${rows.map((row) =>
          html`<${Instance} key=${nameOf(row)} row=${row} act=${act} isAlone=${
            rows.length === 1
          } />`
        )}</tbody>
      </table>
    </div>
  `;
}

/** Restarts and scales what one node runs. */
function Pool({ pool, act, label }) {
  const { name, node, numprocesses } = pool;
  const [number, setNumber] = useState(String(numprocesses));
  const path = `services/${encodeURIComponent(name)}`;
  return html`<span class="pool">${label ? html`<small>${label}</small>` : null}
    <${Action} label="Restart all" busy="Restarting…" action=${() =>
    act(
      () => post(`${path}/restart`, { node }),
      "Restarted: each process was replaced by a new one",
    )} />
    <span class="joined"><input type="number" min="0" max="1000" value=${number}
        aria-label="Number of processes" onInput=${(event) =>
    setNumber(event.currentTarget.value)} />
      <${Action} label="Scale" busy="Scaling…" disabled=${
    !/^\d+$/.test(number) || Number(number) === numprocesses
  } action=${() =>
    act(() => post(`${path}/scale`, { node, count: Number(number) }), `Scaled to ${number}`)} />
    </span></span>`;
}

const LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR"];

function LogLevel({ name, act }) {
  const [level, setLevel] = useState("DEBUG");
  const change = async () => {
    const { failed } = await post(`services/${encodeURIComponent(name)}/log-level`, { level });
    const rest = failed.length === 0 ? "" : `, but not at ${failed.join(", ")}, without an answer`;
    return `Logs ${level} for a minute${rest}`;
  };
  return html`<span class="joined"><select aria-label="Log level" onChange=${(event) =>
    setLevel(event.currentTarget.value)}>
      ${LEVELS.map((name) => html`<option selected=${name === level}>${name}</option>`)}</select>
    <${Action} label="Log for 1 min" action=${() => act(change)} />
  </span>`;
}

/** What can be done with a service. */
function Controls({ name, pools, instances, act, outcome }) {
  return html`<div class="controls">
    ${
    pools.map((pool) =>
      html`<${Pool} key=${pool.node + pool.name} pool=${pool} act=${act} label=${
        pools.length > 1 ? `${pool.name} at ${pool.node}` : pool.name === name ? "" : pool.name
      } />`
    )
  }
    ${instances.length > 0 ? html`<${LogLevel} name=${name} act=${act} />` : null}
    <a href=${linkTo("logs", { service: name })}>Logs</a><a href=${
    linkTo("traces", { service: name })
  }>Traces</a>
    <${Failure} error=${outcome.error} />${
    outcome.note ? html`<p class="note" role="status">${outcome.note}</p>` : null
  }</div>`;
}

function One({ name }) {
  const { value: services, error } = usePoll("services");
  const { value: metrics = {} } = usePoll("metrics");
  const points = Object.hasOwn(metrics, name) ? metrics[name] : [];
  const { value: nodes, refresh } = usePoll("nodes");
  const described = usePoll("methods", {}, 10_000).value?.find(({ service }) => service === name);
  const [outcome, setOutcome] = useState({});
  const act = async (action, note) => {
    setOutcome({});
    try {
      const told = await action();
      setOutcome({ note: note ?? told });
    } catch (error) {
      setOutcome({ error });
    }
    refresh();
  };
  if (services === undefined || nodes === undefined) return html`<${Failure} error=${error} />`;
  const instances = services.find(({ service }) => service === name)?.instances ?? [];
  const pools = poolsOf(nodes, { name, instances });
  if (instances.length === 0 && pools.length === 0) {
    return html`
      <${Title} text=${name} />
      <${Empty} title="It does not run">No instance is registered.</${Empty}>
    `;
  }
  const { types, methods = [], routes = [] } = described ?? {};
  return html`<${Title} text=${name}><a class="link" href="#/services">All services</a></${Title}>
    ${types?.description ? html`<p class="help">${types.description}</p>` : null}
    <${Controls} name=${name} pools=${pools} instances=${instances} act=${act} outcome=${outcome} />
    <${Instances} rows=${rowsOf(instances, pools)} act=${act} />
    <${Charts} key=${`charts ${points.length < 2}`} points=${points} />
    <${Offers} name=${name} methods=${methods} routes=${routes} types=${types} />`;
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

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

function All({ place }) {
  const { value: all, error } = usePoll("services");
  const wanted = (place.query.find ?? "").toLowerCase();
  const services = all?.filter(({ service }) => service.toLowerCase().includes(wanted));
  const nodes = usePoll("nodes").value;
  return html`
    <${Title}
      text="Services"><${Filter} place=${place} name="find" label="Find" /></${Title}>
        <${Failure} error=${error} />
        ${all?.length === 0
          ? html`<${Empty} title="No services run">They appear here once they have started.</${Empty}>`
          : services?.length === 0
          ? html`<${Empty} title="No service has such a name">Change what you look for.</${Empty}>`
          : null}
        ${services?.length > 0
          ? html`
            <div class="scroll">
              <table>
                <thead>
                  <tr>
                    <th>Service</th>
                    <th class="wide-only">Version</th>
                    <th class="n">Instances</th>
                    <th class="n">Req/s</th>
                    <th class="n">p99</th>
                    <th class="n">Errors/s</th>
                    <th class="n wide-only">Memory</th>
                    <th class="n wide-only">Restarts</th>
                  </tr>
                </thead>
                <tbody>${services.map((row) => {
                  const pools = poolsOf(nodes, { ...row, name: row.service });
                  const restarts = pools.length === 0 ? undefined : sum(
                    pools.flatMap(({ processes }) => processes.map(({ restarts }) => restarts)),
                  );
                  const versions = [...new Set(row.instances.map(({ version }) => version ?? "–"))];
                  return html`
                    <tr class="linked" key=${row.service} onClick=${() =>
                      location.hash = linkTo(`services/${row.service}`)}>
                      <td>
                        <${Service} name=${row.service} />
                      </td>
                      <td class="wide-only">${versions.join(", ")}</td>
                      <td class=${row.answered < row.instances.length ? "n bad" : "n"}>${row
                        .instances
                        .length}</td>
                      <td class="n">${rate(row.callsPerSecond + row.httpPerSecond)}</td>
                      <td class="n">${duration(row.p99Ms)}</td>
                      <td class=${row.errorsPerSecond > 0 ? "n bad" : "n"}>${rate(
                        row.errorsPerSecond,
                      )}</td>
                      <td class="n wide-only">${bytes(row.residentBytes)}</td>
                      <td class=${restarts > 0 ? "n bad wide-only" : "n wide-only"}>${restarts ??
                        "–"}</td>
                    </tr>
                  `;
                })}</tbody>
              </table>
            </div>
          `
          : null}
        <${Configuration} />
  `;
}

/** Services, their instances, and what can be done with them. */
export function ServicesPage({ place }) {
  const [name] = place.rest;
  return name === undefined
    ? html`<${All} place=${place} />`
    : html`<${One} key=${name} name=${name} />`;
}
