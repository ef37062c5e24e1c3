import dagre from "@dagrejs/dagre" with { type: "text" };
import preact from "htm/preact/standalone" with { type: "text" };
import plot from "uplot/dist/uPlot.esm.js" with { type: "text" };
import plotCss from "uplot/dist/uPlot.min.css" with { type: "text" };
import api from "./page/api.js" with { type: "text" };
import app from "./page/app.js" with { type: "text" };
import ask from "./page/ask.js" with { type: "text" };
import charts from "./page/charts.js" with { type: "text" };
import calls from "./page/calls.js" with { type: "text" };
import events from "./page/events.js" with { type: "text" };
import form from "./page/form.js" with { type: "text" };
import format from "./page/format.js" with { type: "text" };
import icon from "./page/icon.svg" with { type: "text" };
import layout from "./page/layout.js" with { type: "text" };
import layoutWorker from "./page/layout_worker.js" with { type: "text" };
import logs from "./page/logs.js" with { type: "text" };
import map from "./page/map.js" with { type: "text" };
import offers from "./page/offers.js" with { type: "text" };
import parts from "./page/parts.js" with { type: "text" };
import page from "./page/index.html" with { type: "text" };
import services from "./page/services.js" with { type: "text" };
import stream from "./page/stream.js" with { type: "text" };
import token from "./page/token.js" with { type: "text" };
import traceRows from "./page/trace_rows.js" with { type: "text" };
import traces from "./page/traces.js" with { type: "text" };
import waterfall from "./page/waterfall.js" with { type: "text" };
import baseCss from "./page/styles/base.css" with { type: "text" };
import tablesCss from "./page/styles/tables.css" with { type: "text" };
import mapCss from "./page/styles/map.css" with { type: "text" };
import callsCss from "./page/styles/calls.css" with { type: "text" };
import waterfallCss from "./page/styles/waterfall.css" with { type: "text" };
import othersCss from "./page/styles/others.css" with { type: "text" };
import narrowCss from "./page/styles/narrow.css" with { type: "text" };

/** A file of the page. */
export interface Asset {
  /** What it is. */
  readonly type: string;
  /** What is in it. */
  readonly text: string;
}

const HTML = "text/html; charset=utf-8";
const CSS = "text/css; charset=utf-8";
const SVG = "image/svg+xml";
const JS = "text/javascript; charset=utf-8";

// Modules of text, so that they come with the package and are there without a network.
const assets: Readonly<Record<string, Asset>> = {
  "/": { type: HTML, text: page },
  "/icon.svg": { type: SVG, text: icon },
  "/dashboard.css": {
    type: CSS,
    // The last ones change what the first ones say.
    text: [plotCss, baseCss, tablesCss, mapCss, callsCss, waterfallCss, othersCss, narrowCss].join(
      "\n",
    ),
  },
  ...scripts({
    api,
    app,
    ask,
    calls,
    charts,
    events,
    form,
    format,
    layout,
    layout_worker: layoutWorker,
    logs,
    map,
    offers,
    parts,
    services,
    stream,
    token,
    trace_rows: traceRows,
    traces,
    waterfall,
    "libraries/dagre": dagre.replace(/^\/\/# sourceMappingURL=.*$/m, ""),
    "libraries/preact": preact,
    "libraries/uplot": plot,
  }),
};

function scripts(texts: Readonly<Record<string, string>>): Record<string, Asset> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [`/${name}.js`, { type: JS, text }]),
  );
}

/** The file of the page that has an address, if there is one. */
export function findAsset(path: string): Asset | undefined {
  return Object.hasOwn(assets, path) ? assets[path] : undefined;
}

/** All addresses of the page's files. */
export const assetPaths: readonly string[] = Object.keys(assets);
