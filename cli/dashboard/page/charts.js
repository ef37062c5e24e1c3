import { clock } from "./format.js";
import { html, useEffect, useRef } from "./libraries/preact.js";
import Plot from "./libraries/uplot.js";

const MEGABYTE = 1e6;

/** One series over time. */
function Chart({ title, times, values, unit }) {
  const box = useRef();
  const plot = useRef();
  useEffect(() => {
    const style = getComputedStyle(box.current);
    const [ink, rule, accent] = ["--dim", "--rule", "--accent"].map((name) =>
      style.getPropertyValue(name)
    );
    const axis = {
      stroke: ink,
      grid: { stroke: rule, width: 1 },
      ticks: { stroke: rule, width: 1 },
      font: "11px system-ui",
    };
    const made = new Plot(
      {
        width: box.current.clientWidth,
        height: 130,
        padding: [10, 10, 0, 0],
        legend: { show: false },
        cursor: { y: false },
        scales: { y: { range: (_, low, high) => [0, Math.max(high, low, 1) * 1.1] } },
        axes: [{
          ...axis,
          values: (_, times) => times.map((time) => clock(time * 1000).slice(0, 8)),
          space: 80,
          size: 26,
        }, { ...axis, size: 46 }],
        series: [{}, {
          points: { show: false },
          stroke: accent,
          width: 1.5,
          fill: `color-mix(in srgb, ${accent} 12%, transparent)`,
          spanGaps: false,
        }],
      },
      [times, values],
      box.current,
    );
    plot.current = made;
    const follow = new ResizeObserver(() =>
      made.setSize({ width: box.current.clientWidth, height: 130 })
    );
    follow.observe(box.current);
    return () => {
      follow.disconnect();
      made.destroy();
    };
  }, []);
  useEffect(() => plot.current?.setData([times, values]), [times.at(-1), values.at(-1)]);
  return html`
    <figure class="chart">
      <figcaption>${title} <small>${unit}</small></figcaption>
      <div ref=${box}></div>
    </figure>
  `;
}

/** What a service has done since the page is open. */
export function Charts({ points }) {
  if (points.length < 2) return html`<p class="note">Charts begin when this page is opened.</p>`;
  const times = points.map(({ time }) => time / 1000);
  const series = (read) => points.map(read);
  return html`
    <div class="charts">
      <${Chart} title="Requests" unit="per second" times=${times} values=${series(({ requests }) =>
        requests
      )} />
      <${Chart} title="p99" unit="ms" times=${times} values=${series(({ p99Ms }) => p99Ms)} />
      <${Chart} title="Errors" unit="per second" times=${times} values=${series(({ errors }) =>
        errors
      )} />
      <${Chart} title="Memory" unit="MB" times=${times} values=${series(({ residentBytes }) =>
        residentBytes === null ? null : residentBytes / MEGABYTE
      )} />
    </div>
  `;
}
