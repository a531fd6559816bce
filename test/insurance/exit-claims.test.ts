import { expect } from "chai";
import { addDeficit, claimOf, haircut, repay } from "../../src/engine/deficit/deficitLedger.js";
import { draftAt } from "../../src/engine/queries/views.js";
import { type Address, quote, TOKEN_SCALE } from "../../src/math/index.js";
import type { DeficitLedger } from "../../typechain-types/index.js";
import { clock, world } from "../engine/world.js";
import { usd, wad } from "../support/amounts.js";
import type { Signer } from "../support/chain.js";
import { useSilo } from "../support/siloChecks.js";

describe("exit claims over many repayments, on chain and in the twin", () => {
  const silo = useSilo();

  // A signer is the clearing house here; with no tokens behind it, all of a withdrawal becomes a claim.
  async function ledger() {
    const { connection, keeper, staker, stranger } = silo();
    // Only a contract may be named, and only somebody without code may send.
    await connection.networkHelpers.setCode(keeper.address, "0x00");
    const deployed = await connection.ethers.deployContract("DeficitLedger", [keeper]);
    await connection.networkHelpers.setCode(keeper.address, "0x");
    const deficits = deployed.connect(keeper) as unknown as DeficitLedger;
    const w = world();
    const draft = draftAt(w.state, clock(w));
    const idOf = (owner: Signer) => owner.address.toLowerCase() as Address;
    return {
      deficits,
      alice: staker,
      bob: stranger,
      exit: async (owner: Signer, amount: bigint) => {
        addDeficit(draft, quote(amount * TOKEN_SCALE));
        haircut(draft, idOf(owner), amount, 0n);
        await deficits.addDeficit(amount * TOKEN_SCALE);
        await deficits.haircut(owner, amount, 0n);
      },
      leave: async (left: bigint) => {
        const repaid = draft.singles.deficit.exitClaims - left;
        repay(draft, quote(repaid));
        await deficits.repay(repaid);
      },
      same: async (owners: readonly Signer[]) => {
        const { exitClaims, unpaidIndex, indexScale, generation } = draft.singles.deficit;
        const chain = [deficits.exitClaims(), deficits.unpaidIndex(), deficits.indexScale(), deficits.generation()];
        expect(await Promise.all(chain)).to.deep.equal([exitClaims, unpaidIndex, indexScale, generation]);
        for (const owner of owners) {
          const { unpaid, collectable } = claimOf(draft, idOf(owner));
          expect([...(await deficits.claimOf(owner))], owner.address).to.deep.equal([unpaid, collectable]);
        }
      },
    };
  }

  it("follow X where a wei was left four times before: nine tenths repaid are nine tenths to collect", async () => {
    const { deficits, alice, bob, exit, leave, same } = await ledger();
    for (let i = 0; i < 4; i++) {
      await exit(alice, usd(1_000_000));
      await leave(1n);
    }
    await exit(bob, usd(1_000_000));
    await leave(wad(100_000));
    expect((await deficits.claimOf(bob)).collectable).to.equal(wad(900_000));
    await same([alice, bob]);
  });

  it("follow X over 120 turnovers", async () => {
    const { deficits, alice, bob, exit, leave, same } = await ledger();
    await exit(alice, usd(1_000_000));
    for (let turn = 0; turn < 120; turn++) {
      await leave(((await deficits.exitClaims()) * 37n) / 100n);
      await exit(bob, usd(630_000) + BigInt(turn));
    }
    await same([alice, bob]);
    const [a, b] = [await deficits.claimOf(alice), await deficits.claimOf(bob)];
    expect(a.unpaid).to.equal(1n);
    const drift = a.unpaid + b.unpaid - (await deficits.exitClaims());
    expect(drift >= 0n && drift <= 2n, `${drift} wei above X`).to.equal(true);
    await leave(0n);
    await same([alice, bob]);
    expect((await deficits.claimOf(alice)).collectable).to.equal(wad(1_000_000));
  });
});
