import { expect } from "chai";
import { Command } from "commander";
import { KeelError, UsageError } from "../../src/base/errors.js";
import { type CommandBody, reportError, runCommand } from "../../src/cli/runCommand.js";
import { memoryIo } from "../support/memoryIo.js";

const WEI = 123456789012345678901234567890n;

async function run(body: CommandBody, words: readonly string[], terminal?: number) {
  const io = memoryIo(terminal);
  const program = new Command("keel").option("--json").option("--verbose");
  program.command("act").argument("[words...]").option("--size <n>").action(runCommand(io, body));
  await program.parseAsync(["act", ...words], { from: "user" });
  return io.written();
}

describe("a command", () => {
  it("prints its text for people", async () => {
    expect(await run(async () => ({ json: { a: 1 }, text: "done" }), [])).to.deep.equal({ stdout: "done\n", stderr: "" });
  });

  it("prints its object for programs, amounts as decimal strings", async () => {
    const { stdout } = await run(async () => ({ json: { wei: WEI, nested: [WEI] }, text: "done" }), ["--json"]);
    expect(stdout).to.equal(`{"wei":"${WEI}","nested":["${WEI}"]}\n`);
  });

  it("gets flags, global flags and operands", async () => {
    let seen: unknown;
    await run(
      async (context, options, operands) => {
        seen = [context.verbose, options.size, operands];
        return { json: {}, text: "" };
      },
      ["one", "two", "--size", "3", "--verbose"],
    );
    expect(seen).to.deep.equal([true, "3", ["one", "two"]]);
  });

  it("logs and reports progress to stderr only", async () => {
    const { stdout, stderr } = await run(async ({ log, progress }) => {
      progress.update("halfway");
      log.warn({ block: 7 }, "late");
      return { json: {}, text: "done" };
    }, []);
    expect(stdout).to.equal("done\n");
    expect(stderr).to.include("halfway\n").and.include('"msg":"late"');
  });

  it("logs details only with --verbose", async () => {
    const body: CommandBody = async ({ log }) => {
      log.debug("detail");
      return { json: {}, text: "" };
    };
    expect((await run(body, [])).stderr).to.equal("");
    expect((await run(body, ["--verbose"])).stderr).to.include("detail");
  });

  it("takes its live line away when it fails", async () => {
    const io = memoryIo(40);
    const program = new Command("keel").option("--json");
    const body: CommandBody = async ({ progress }) => {
      progress.update("halfway");
      throw new KeelError("X", "failed");
    };
    program.command("act").action(runCommand(io, body));
    await program.parseAsync(["act"], { from: "user" }).catch(() => undefined);
    expect(io.written().stderr.endsWith("\u001b[2K")).to.equal(true);
  });
});

describe("a failure", () => {
  const report = (error: unknown, options = { json: false, verbose: false }) => {
    const io = memoryIo();
    const code = reportError(io, error, options);
    return { code, ...io.written() };
  };

  it("is one line with a hint, and exit code 1", () => {
    const error = new KeelError("NO_FUNDS", "the keeper has\n  no funds", { hint: "send some" });
    expect(report(error)).to.deep.equal({ code: 1, stdout: "", stderr: "keel: the keeper has no funds (send some)\n" });
  });

  it("is exit code 2 when the command line is wrong", () => {
    expect(report(new UsageError("--seed: not a number")).code).to.equal(2);
  });

  it("that nobody foresaw is one line, too", () => {
    expect(report(new TypeError("x is not\na function")).stderr).to.match(
      /^keel: unexpected error: x is not a function \(.*--verbose.*\)\n$/,
    );
    expect(report("thrown text").stderr).to.match(/^keel: unexpected error: thrown text .*\n$/);
  });

  it("shows its stack with --verbose", () => {
    expect(report(new KeelError("X", "failed"), { json: false, verbose: true }).stderr).to.include("    at ");
  });

  it("is one JSON object for programs", () => {
    const { stdout } = report(new KeelError("X", "failed", { hint: "mend it" }), { json: true, verbose: false });
    expect(stdout).to.equal('{"error":{"code":"X","message":"failed","hint":"mend it"}}\n');
  });
});
