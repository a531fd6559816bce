import { expect } from "chai";
import { z } from "zod";
import { UsageError } from "../../src/base/errors.js";
import { parseOptions } from "../../src/cli/options.js";
import { jsonLine, oneLine, pairs, table } from "../../src/cli/output.js";
import { createProgress } from "../../src/cli/progress.js";
import { memoryIo } from "../support/memoryIo.js";
import { thrown } from "../support/thrown.js";

describe("output", () => {
  it("puts an object on one line, whatever its strings contain", () => {
    expect(jsonLine({ text: "two\nlines", gone: undefined, amount: -5n })).to.equal('{"text":"two\\nlines","amount":"-5"}\n');
  });

  it("folds text into one line", () => {
    expect(oneLine("first\r\n   second\n\nthird\n")).to.equal("first second third");
  });

  it("lets no text from elsewhere steer the terminal", () => {
    expect(oneLine("a\u001b[31mred\u0007\u009b\tend")).to.equal("a\ufffd[31mred\ufffd\ufffd end");
  });

  it("lines up columns, numbers to the right", () => {
    const text = table([{ title: "account" }, { title: "paid", align: "right" }], [["7", "1,200.50"], ["1234567890"]]);
    expect(text.split("\n")).to.deep.equal(["account         paid", "----------  --------", "7           1,200.50", "1234567890"]);
  });

  it("lines up names and values", () => {
    expect(
      pairs([
        ["a", "1"],
        ["longer", "2"],
      ]),
    ).to.equal("a       1\nlonger  2");
  });
});

describe("options", () => {
  it("are refused by the name of their flag", () => {
    const error = thrown(UsageError, () => parseOptions(z.object({ maxBid: z.string("must be an amount") }), {}));
    expect(error.message).to.equal("--max-bid: must be an amount");
  });

  it("arrive as the schema makes them", () => {
    expect(parseOptions(z.object({ seed: z.coerce.number().int() }), { seed: "7" })).to.deep.equal({ seed: 7 });
  });
});

describe("progress", () => {
  it("redraws one line on a terminal, never wider than it", () => {
    const io = memoryIo(10);
    const progress = createProgress(io.stderr, false);
    progress.update("block 1");
    progress.update("block 2 of many");
    progress.done("done");
    expect(io.written().stderr).to.equal("\r\u001b[2Kblock 1\r\u001b[2Kblock 2 o\r\u001b[2Kdone\n");
  });

  it("writes a plain line now and then elsewhere", () => {
    const io = memoryIo();
    let now = 0;
    const progress = createProgress(io.stderr, false, () => now);
    for (const [at, text] of [
      [0, "a"],
      [1_000, "b"],
      [2_500, "c"],
    ] as const) {
      now = at;
      progress.update(text);
    }
    progress.done("end");
    expect(io.written().stderr).to.equal("a\nc\nend\n");
  });

  it("is silent when a program reads", () => {
    const io = memoryIo(80);
    const progress = createProgress(io.stderr, true);
    progress.update("a");
    progress.done("b");
    expect(io.written().stderr).to.equal("");
  });
});
