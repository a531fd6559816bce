import { formatAmount, formatCount, formatDuration, formatMoment, isoMoment, scaled } from "./format.js";
import { type Html, html } from "./html.js";
import type { Amount, ReportAuction, ReportData } from "./types.js";

const COLUMNS: readonly (readonly [title: string, kind: "text" | "number"])[] = [
  ["Account", "number"],
  ["Started (UTC)", "number"],
  ["Kind", "text"],
  ["Lasted", "number"],
  ["Price paid", "number"],
  ["Deficit", "number"],
  ["Bidder", "text"],
];

/** `data-sort` carries what a column is sorted by, as the page's script reads it. */
function cell(sort: string | number, content: Html | string, name = ""): Html {
  return html`<td data-sort="${sort}" class="${name}">${content}</td>`;
}

function amountCell(amount: Amount, name: string): Html {
  const zero = scaled(amount) === 0n;
  return cell(
    amount,
    zero ? html`<span class="none">0</span>` : html`<span title="${amount}">${formatAmount(amount)}</span>`,
    zero ? "amount" : `amount ${name}`,
  );
}

function bidderCell(bidder: string | null): Html {
  if (bidder === null) return cell("", html`<span class="none">no bid</span>`);
  const short = bidder.length > 14 ? `${bidder.slice(0, 8)}…${bidder.slice(-4)}` : bidder;
  return cell(bidder, html`<span class="address" title="${bidder}">${short}</span>`);
}

function row({ account, startedAt, kind, paid, deficit, bidder, closedAt }: ReportAuction): Html {
  const lasted = closedAt === null ? html`<span class="pill open">open</span>` : formatDuration(closedAt - startedAt);
  return html`<tr><th scope="row" data-sort="${account}">${account}</th>${cell(startedAt, html`<time datetime="${isoMoment(startedAt)}">${formatMoment(startedAt)}</time>`)}${cell(
    kind,
    html`<span class="pill ${kind}">${kind}</span>`,
  )}${cell(closedAt === null ? "Infinity" : closedAt - startedAt, lasted, "amount")}${amountCell(paid, "")}${amountCell(deficit, "loss")}${bidderCell(bidder)}</tr>
`;
}

/** The auctions, sortable by every column. */
export function drawAuctions({ auctions, quote }: ReportData): Html {
  if (auctions.length === 0) return html`<p class="empty">No account fell below its maintenance margin: there were no auctions.</p>`;
  const heads = COLUMNS.map(([title, kind]) => {
    const amount = title === "Price paid" || title === "Deficit" || title === "Lasted";
    return html`<th scope="col" class="${amount ? "amount" : ""}" aria-sort="none"><button type="button" data-kind="${kind}">${title}<i aria-hidden="true"></i></button></th>`;
  });
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="auctions-caption"><table id="auctions">
<caption id="auctions-caption"><span class="stay">${formatCount(auctions.length)} auctions, amounts in ${quote}. A negative price was paid to the bidder. Choose a heading to sort by it.</span></caption>
<thead><tr>${heads}</tr></thead>
<tbody>${auctions.map(row)}</tbody>
</table></div>`;
}

/** What the run was made of, so that it can be repeated. */
export function drawParameters({ seed, source, accounts, market, quote, points, parameters = [] }: ReportData): Html {
  const first = points.at(0);
  const last = points.at(-1);
  const span =
    first === undefined || last === undefined ? "no points" : `${formatMoment(first.timestamp)} to ${formatMoment(last.timestamp)}`;
  const all: readonly (readonly [string, string])[] = [
    ["Prices", source],
    ["Time (UTC)", span],
    ["Market", `${market}, settled in ${quote}`],
    ["Accounts", formatCount(accounts)],
    ["Seed", seed.toString()],
    ...parameters,
  ];
  return html`<dl class="parameters">${all.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
