import { readFileSync } from "node:fs";
import { drawCards, drawVerdict } from "./cards.js";
import { drawPanel, drawTimeAxis } from "./chart.js";
import { downsample } from "./downsample.js";
import { formatAmount, formatCount, formatMoment } from "./format.js";
import { embeddedJson, type Html, html, trusted } from "./html.js";
import { AMOUNT_SERIES, COUNT_SERIES, panelsOf } from "./panels.js";
import type { Scale } from "./scale.js";
import { drawAuctions, drawParameters } from "./tables.js";
import type { ReportData, ReportPoint } from "./types.js";

export type * from "./types.js";

/** Everything is in the page: the policy makes the browser refuse any request that would say otherwise. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

const LOGO = trusted(
  '<svg class="logo" viewBox="0 0 32 32" aria-hidden="true"><path d="M3 11h26c-1 7-5 11-10.500 12L16 30l-2.500-7C8 22 4 18 3 11Z"/><path class="mast" d="M15 2h2v7h-2z"/></svg>',
);

/** In the order in which they build on each other. */
const STYLES = ["theme.css", "page.css", "charts.css", "table.css"] as const;

function ownFile(name: string): Html {
  return trusted(readFileSync(new URL(name, import.meta.url), "utf8"));
}

/** What the pointer reads out: texts, so that the script neither rounds nor formats. */
function readout(points: readonly ReportPoint[]): unknown {
  const counts = COUNT_SERIES.map((name) => [name, points.map((point) => formatCount(point[name]))]);
  const amounts = AMOUNT_SERIES.map((name) => [name, points.map((point) => formatAmount(point[name]))]);
  const times = points.map(({ timestamp }) => timestamp);
  return { times, moments: times.map(formatMoment), series: Object.fromEntries([...counts, ...amounts]) };
}

function drawCharts(data: ReportData): Html {
  const points = downsample(data.points);
  const first = points.at(0);
  const last = points.at(-1);
  if (first === undefined || last === undefined) return html`<p class="empty">The run has no points.</p>`;
  const time: Scale = { low: first.timestamp, high: last.timestamp };
  const times = points.map(({ timestamp }) => timestamp);
  const panels = panelsOf({ ...data, points }).map((panel) => drawPanel(panel, times, time));
  return html`<div class="charts" id="charts" tabindex="0" role="group" aria-label="Charts over time. Left and right arrow keys read out the values at a time.">
<p class="moment" aria-live="polite"><output id="moment" data-last="In the end">In the end</output></p>
${panels}${drawTimeAxis(time)}
</div>${embeddedJson("readout", readout(points))}`;
}

/**
 * Renders a run as one self-contained page: figures, charts over a shared axis of time, the auctions, the parameters. It
 * works without network, in light and dark, on a phone, and without scripts (then without read-out and sorting).
 *
 * @returns HTML; the same data gives the same text
 * @throws RangeError if an amount is not a decimal
 */
export function renderReport(data: ReportData): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${data.title}</title>
<style>${STYLES.map(ownFile)}</style>
</head>
<body>
<header class="top">${LOGO}<div><h1>${data.title}</h1><p>${data.source} · ${formatCount(data.accounts)} accounts · seed ${data.seed}</p></div></header>
<main>
${drawVerdict(data)}
<h2 class="quiet">Figures</h2>
${drawCards(data)}
<h2>How it went</h2>
${drawCharts(data)}
<h2>Auctions</h2>
${drawAuctions(data)}
<h2>Run</h2>
${drawParameters(data)}
</main>
<footer>Written by keel. Times are UTC, amounts exact; hover an amount in the table for all its digits.</footer>
<script>${ownFile("page.js")}</script>
</body>
</html>
`;
  return page.text;
}
