import { formatAmount, formatCount, formatScaled, scaled } from "./format.js";
import { type Html, html } from "./html.js";
import type { ReportData } from "./types.js";

type Tone = "plain" | "good" | "bad" | "warn";

interface Card {
  readonly label: string;
  readonly value: string;
  readonly unit?: string;
  readonly note: string;
  readonly tone: Tone;
}

function fundCard({ summary, quote }: ReportData): Card {
  const { before, after } = summary.fund;
  const change = scaled(after) - scaled(before);
  const note = `${formatAmount(before)} before, ${change > 0n ? "+" : ""}${formatScaled(change)}`;
  return { label: "Fund after", value: formatAmount(after), unit: quote, note, tone: change < 0n ? "warn" : "plain" };
}

function deficitCard({ summary, quote }: ReportData): Card {
  const unfunded = scaled(summary.unfundedDeficit);
  const note = unfunded === 0n ? "paid for by the fund" : `${formatAmount(summary.unfundedDeficit)} beyond the fund`;
  const none = scaled(summary.deficit) === 0n;
  const tone = none ? "good" : unfunded > 0n ? "bad" : "warn";
  return { label: "Deficit", value: formatAmount(summary.deficit), unit: quote, note: none ? "no account ended below zero" : note, tone };
}

function mirrorCards({ summary: { mirror } }: ReportData): readonly Card[] {
  if (mirror === undefined) return [];
  const { checks, mismatches } = mirror;
  return [
    {
      label: "Mirror checks",
      value: formatCount(checks),
      note: `${formatCount(mismatches)} mismatches`,
      tone: mismatches === 0 ? "good" : "bad",
    },
  ];
}

/** How many liquidations the busiest step saw. */
function mostAtOnce({ liquidations }: ReportData): number {
  const counts = new Map<number, number>();
  for (const { timestamp } of liquidations) counts.set(timestamp, (counts.get(timestamp) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

function cardsOf(data: ReportData): readonly Card[] {
  const { accounts, auctions, summary } = data;
  const insolvent = auctions.filter(({ kind }) => kind === "insolvent").length;
  const unsold = auctions.filter(({ bidder }) => bidder === null).length;
  const liquidated = new Set(data.liquidations.map(({ account }) => account)).size;
  return [
    { label: "Accounts", value: formatCount(accounts), note: `${formatCount(liquidated)} of them liquidated`, tone: "plain" },
    {
      label: "Liquidations",
      value: formatCount(summary.liquidations),
      note: `sales by auction, at most ${formatCount(mostAtOnce(data))} at once`,
      tone: "plain",
    },
    {
      label: "Auctions",
      value: formatCount(summary.auctions),
      note: `${auctions.length - insolvent} solvent, ${insolvent} insolvent${unsold === 0 ? "" : `; ${unsold} without a bid`}`,
      tone: "plain",
    },
    deficitCard(data),
    fundCard(data),
    ...mirrorCards(data),
  ];
}

/** The headline figures. */
export function drawCards(data: ReportData): Html {
  const cards = cardsOf(data).map(({ label, value, unit, note, tone }) => {
    const suffix = unit === undefined ? undefined : html` <small>${unit}</small>`;
    return html`<div class="card ${tone}"><dt>${label}${suffix}</dt><dd><strong>${value}</strong><span>${note}</span></dd></div>`;
  });
  return html`<dl class="cards">${cards}</dl>`;
}

/** Whether chain and twin agreed, in one sentence that can't be missed; nothing where there was no chain. */
export function drawVerdict({ summary: { mirror } }: ReportData): Html | undefined {
  if (mirror === undefined) return undefined;
  if (mirror.mismatches === 0)
    return html`<p class="verdict good" role="status"><b aria-hidden="true">✓</b> Chain and twin agree: ${formatCount(mirror.checks)} checks, 0 mismatches</p>`;
  return html`<p class="verdict bad" role="alert"><b aria-hidden="true">✗</b> Chain and twin differ in ${formatCount(mirror.mismatches)} of ${formatCount(mirror.checks)} checks</p>`;
}
