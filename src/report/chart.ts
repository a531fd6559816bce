import { formatClock, formatDay, formatTick } from "./format.js";
import { type Html, html } from "./html.js";
import { position, type Scale, ticks, timeTicks } from "./scale.js";

/** The drawing stretches with the page; strokes and marks keep their size (`non-scaling-stroke`). */
const WIDTH = 1000;
const HEIGHT = 100;
const DAY = 86_400;

/** One line of a chart. Its name is its colour's class as well as the key of its values for the pointer. */
export interface Series {
  readonly name: string;
  readonly label: string;
  readonly values: readonly number[];
  /** What the legend shows until the pointer chooses another time. */
  readonly last: string;
  /** Counts and amounts stay until they change; prices move in between. */
  readonly shape: "line" | "steps";
  readonly filled?: boolean;
}

/** A dot on a chart. */
export interface Mark {
  readonly timestamp: number;
  readonly value: number;
  readonly kind: string;
  /** How many things it stands for: more are drawn larger. */
  readonly count: number;
  readonly title: string;
}

/** One chart of the stack. */
export interface Panel {
  readonly title: string;
  readonly unit: string;
  /** What a reader who can't see the chart should know. */
  readonly description: string;
  readonly tall?: boolean;
  readonly scale: Scale;
  readonly series: readonly Series[];
  readonly marks?: readonly Mark[];
  /** Legend of the marks. */
  readonly markKinds?: readonly (readonly [kind: string, label: string])[];
}

const round = (value: number): string => value.toFixed(2);

function path({ values, shape }: Series, times: readonly number[], time: Scale, scale: Scale): string {
  const x = (at: number): string => round(position(time, times[at] ?? 0) * WIDTH);
  const y = (value: number): string => round((1 - position(scale, value)) * HEIGHT);
  return values
    .map((value, at) => {
      if (at === 0) return `M${x(0)} ${y(value)}`;
      return shape === "steps" ? `H${x(at)}V${y(value)}` : `L${x(at)} ${y(value)}`;
    })
    .join("");
}

function drawSeries(series: Series, times: readonly number[], time: Scale, scale: Scale): Html {
  const line = path(series, times, time, scale);
  const area = series.filled === true ? html`<path class="area ${series.name}" d="${line}V${HEIGHT}H0Z"/>` : undefined;
  return html`${area}<path class="line ${series.name}" d="${line}"/>`;
}

/** A line of no length with round or square ends is a dot that does not stretch with the drawing. */
function drawMark(mark: Mark, time: Scale, scale: Scale): Html {
  const x = round(position(time, mark.timestamp) * WIDTH);
  const y = round((1 - position(scale, mark.value)) * HEIGHT);
  const size = round(Math.min(22, 5 + 2 * Math.sqrt(mark.count)));
  return html`<path class="mark ${mark.kind}" stroke-width="${size}" d="M${x} ${y}h.01"><title>${mark.title}</title></path>`;
}

function gridLines(time: Scale, scale: Scale): Html {
  const vertical = timeTicks(time, 8).map((at) => html`<path class="grid" d="M${round(position(time, at) * WIDTH)} 0V${HEIGHT}"/>`);
  const horizontal = ticks(scale, 4).map((at) => html`<path class="grid" d="M0 ${round((1 - position(scale, at)) * HEIGHT)}H${WIDTH}"/>`);
  return html`${vertical}${horizontal}`;
}

function legend({ series, markKinds = [] }: Panel): Html {
  const lines = series.map(
    ({ name, label, last }) =>
      html`<li><i class="swatch ${name}"></i>${label} <output data-series="${name}" data-last="${last}">${last}</output></li>`,
  );
  const marks = markKinds.map(([kind, label]) => html`<li><i class="dot ${kind}"></i>${label}</li>`);
  return html`<ul class="legend">${lines}${marks}</ul>`;
}

/** Draws one chart: title and legend above, round values at the left, the drawing. */
export function drawPanel(panel: Panel, times: readonly number[], time: Scale): Html {
  const labels = ticks(panel.scale, 4).map(
    (at) => html`<span style="top:${round((1 - position(panel.scale, at)) * 100)}%">${formatTick(at)}</span>`,
  );
  const lines = panel.series.map((series) => drawSeries(series, times, time, panel.scale));
  // Large ones first: a small mark on a large one is seen, the other way round it is not.
  const ordered = [...(panel.marks ?? [])].sort((a, b) => b.count - a.count);
  const marks = ordered.map((mark) => drawMark(mark, time, panel.scale));
  return html`<section class="panel${panel.tall === true ? " tall" : ""}">
<header><h3>${panel.title} <small>${panel.unit}</small></h3>${legend(panel)}</header>
<div class="plot"><div class="values" aria-hidden="true">${labels}</div><div class="canvas">
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${panel.description}">${gridLines(time, panel.scale)}${lines}${marks}</svg>
<div class="cursor"></div></div></div>
</section>`;
}

/** Draws the axis of time that all charts share. Every other label disappears on narrow screens. */
export function drawTimeAxis(time: Scale): Html {
  const labels = timeTicks(time, 8)
    .filter((at) => position(time, at) < 0.97)
    .map((at, index) => {
      const midnight = at % DAY === 0;
      const text = midnight ? html`<b>${formatDay(at)}</b>` : formatClock(at);
      return html`<span class="${index % 2 === 1 ? "minor" : "major"}" style="left:${round(position(time, at) * 100)}%">${text}</span>`;
    });
  return html`<div class="times" aria-hidden="true">${labels}</div>`;
}
