import { expect } from "chai";
import { type ReportData, renderReport } from "../../src/report/index.js";
import { madeUpReport } from "../support/reportData.js";

const data = madeUpReport(60);
const occurrences = (text: string, part: string): number => text.split(part).length - 1;

describe("the report", () => {
  it("is the same text for the same data", () => {
    expect(renderReport(data)).to.equal(renderReport(madeUpReport(60)));
  });

  it("asks nobody for anything", () => {
    const page = renderReport(data);
    expect(page).to.include("default-src &#39;none&#39;");
    expect(page).not.to.match(/<(link|img|iframe|script src)|@import|url\(|https?:\/\//);
  });

  it("shows the headline figures", () => {
    const page = renderReport(data);
    for (const figure of ["Accounts", "Liquidations", "Auctions", "Deficit", "Fund after", "48,217"]) expect(page).to.include(figure);
  });

  it("is green when chain and twin agree", () => {
    expect(renderReport(data)).to.include('class="verdict good"').and.include('class="card good"><dt>Mirror checks');
  });

  it("is red when they differ", () => {
    const page = renderReport({ ...data, summary: { ...data.summary, mirror: { checks: 1_000, mismatches: 2 } } });
    expect(page).to.include("differ in 2 of 1,000 checks").and.include('class="card bad"><dt>Mirror checks');
  });

  it("does not speak of a chain where there was none", () => {
    const { mirror: _, ...summary } = data.summary;
    expect(renderReport({ ...data, summary }))
      .not.to.include("Mirror")
      .and.not.include('class="verdict');
  });

  it("draws four charts and marks every moment of liquidation by kind", () => {
    const page = renderReport(data);
    const moments = (kind: string): number =>
      new Set(data.liquidations.filter((one) => one.kind === kind).map(({ timestamp }) => timestamp)).size;
    expect(occurrences(page, '<svg viewBox="0 0 1000 100"')).to.equal(4);
    expect(occurrences(page, 'class="mark solvent"')).to.equal(moments("solvent"));
    expect(occurrences(page, 'class="mark insolvent"')).to.equal(moments("insolvent"));
  });

  it("lists every auction", () => {
    expect(occurrences(renderReport(data), '<th scope="row"')).to.equal(data.auctions.length);
  });

  it("shows amounts rounded and keeps all their digits", () => {
    const [auction] = data.auctions;
    if (auction === undefined) throw new Error("the made-up run has auctions");
    const page = renderReport({ ...data, auctions: [{ ...auction, paid: "-12345678901234567890.129999999999999999" }] });
    expect(page).to.include('title="-12345678901234567890.129999999999999999">\u221212,345,678,901,234,567,890.13<');
  });

  it("shows an open auction without a bidder", () => {
    const [auction] = data.auctions;
    if (auction === undefined) throw new Error("the made-up run has auctions");
    const page = renderReport({ ...data, auctions: [{ ...auction, bidder: null, closedAt: null }] });
    expect(page).to.include('class="pill open"').and.include("no bid");
  });

  it("escapes whatever it is given", () => {
    const nasty = `</script><script>alert(1)</script>"'&`;
    const [auction] = data.auctions;
    const [liquidation] = data.liquidations;
    if (auction === undefined || liquidation === undefined) throw new Error("the made-up run has liquidations");
    const page = renderReport({
      ...data,
      title: nasty,
      source: nasty,
      market: nasty,
      quote: nasty,
      auctions: [{ ...auction, account: nasty, bidder: nasty }],
      liquidations: [{ ...liquidation, account: nasty }],
      parameters: [[nasty, nasty]],
    });
    expect(page).not.to.include("<script>alert");
    expect(page).not.to.include(`"'&`);
  });

  it("is a page even if nothing happened", () => {
    const nothing: ReportData = { ...data, points: [], liquidations: [], auctions: [] };
    expect(renderReport(nothing)).to.include("The run has no points").and.include("there were no auctions");
  });

  it("draws a run of a single point", () => {
    expect(renderReport({ ...data, points: data.points.slice(0, 1) })).not.to.match(/ (d|style)="[^"]*(NaN|Infinity)/);
  });

  it("refuses an amount that is none", () => {
    expect(() => renderReport({ ...data, summary: { ...data.summary, deficit: "1e3" } })).to.throw(RangeError, "1e3");
  });
});
