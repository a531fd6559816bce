import { expect } from "chai";
import { KeelError } from "../../../src/base/errors.js";
import { thrown } from "../../support/thrown.js";
import { mutatedBytecode } from "../chain/artifacts.js";
import { canonical } from "../plain.js";
import { PLANTED_BUGS } from "./bugs.js";
import { PLANTED_STEPS, plantedCampaign } from "./plantedRun.js";

const SEED = 7;

describe("differential: bugs planted in the Solidity", function () {
  this.timeout(300_000);

  for (const bug of PLANTED_BUGS) {
    it(`catches ${bug.name} within ${PLANTED_STEPS} steps: ${bug.what}`, async () => {
      const { failure } = await plantedCampaign(SEED, bug);
      expect(failure).not.to.equal(undefined);
    });
  }

  it("passes the same run without them", async () => {
    const { failure, steps } = await plantedCampaign(SEED);
    expect(failure, failure && canonical(failure)).to.equal(undefined);
    expect(steps).to.have.length(PLANTED_STEPS);
  });

  it("fails loudly when the text that a bug replaces is gone", () => {
    const [bug] = PLANTED_BUGS;
    if (bug === undefined) throw new Error("no bug is planted");
    const error = thrown(KeelError, () => mutatedBytecode({ ...bug.mutation, anchor: "text that is not there" }));
    expect(error.code).to.equal("PLANTED_BUG");
  });
});
