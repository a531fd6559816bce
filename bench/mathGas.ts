import type { InterfaceAbi } from "ethers";
import type { network } from "hardhat";
import { encodeWords } from "../test/differential/math/words.js";
import { type Gas, summary } from "./gasFigures.js";
import { type GasPoints, gasPoints } from "./gasPoints.js";
import { kernelGas } from "./kernelGas.js";

/**
 * Gas of the option mathematics as a contract pays for it: the internal call alone. Every figure is the difference between a
 * contract that calls the library and one of the same shape that does not (contracts/mocks/gas).
 */

type Connection = Awaited<ReturnType<typeof network.create>>;

/** A contract of the last build by its name, or one that was compiled apart. */
type Measured = string | { readonly abi: InterfaceAbi; readonly bytecode: string };

/** Calls in one request to the node: a few million gas. */
const BATCH = 200;

/** Measured contract, the one without a library, and the arguments. */
interface Subject {
  readonly contract: Measured;
  readonly blank: string;
  readonly points: keyof GasPoints;
}

export const SUBJECTS = {
  expWad: { contract: "ExpWadGas", blank: "OneToOne", points: "exponents" },
  lnWad: { contract: "LnWadGas", blank: "OneToOne", points: "ratios" },
  sqrtWad: { contract: "SqrtWadGas", blank: "OneToOne", points: "ratios" },
  normalCdf: { contract: "NormalCdfGas", blank: "OneToOne", points: "quantiles" },
  black76: { contract: "Black76Gas", blank: "FiveToTwo", points: "terms" },
  black76Greeks: { contract: "Black76GreeksGas", blank: "FiveToGreeks", points: "terms" },
  impliedVol: { contract: "ImpliedVolGas", blank: "SixToOne", points: "prices" },
  sviVol: { contract: "SviVolGas", blank: "SviToOne", points: "slices" },
} as const satisfies Record<string, Subject>;

/** Weighs contracts on a chain. */
export class Scale {
  readonly #ethers: Connection["ethers"];
  readonly #points = gasPoints();
  #meter: string | undefined;

  constructor({ ethers }: Connection) {
    this.#ethers = ethers;
  }

  async #deploy(measured: Measured) {
    if (typeof measured === "string") return this.#ethers.deployContract(measured);
    const factory = await this.#ethers.getContractFactory(measured.abi as [], measured.bytecode);
    return factory.deploy();
  }

  /** Gas of every call of the only function of a contract. */
  async #gasOf(measured: Measured, calls: readonly (readonly bigint[])[]): Promise<readonly number[]> {
    this.#meter ??= await (await this.#ethers.deployContract("GasMeter")).getAddress();
    const measure = (await this.#ethers.getContractAt("GasMeter", this.#meter)).getFunction("measure");
    const target = await this.#deploy(measured);
    const selector = target.interface.getFunction("f")?.selector;
    if (selector === undefined) throw new Error("a measured contract has no function f");
    const used: number[] = [];
    for (let from = 0; from < calls.length; from += BATCH) {
      const batch = calls.slice(from, from + BATCH).map((words) => selector + encodeWords(words));
      for (const gas of await measure.staticCall(await target.getAddress(), batch)) used.push(Number(gas));
    }
    return used;
  }

  /** What the library in `contract` costs beyond `blank`, at the points of the core grid. */
  async weigh({ contract, blank, points }: Subject): Promise<Gas> {
    const calls = this.#points[points];
    const [full, empty] = [await this.#gasOf(contract, calls), await this.#gasOf(blank, calls)];
    const net = full.map((gas, at) => gas - (empty[at] ?? 0));
    return summary(net);
  }
}

/** Average and largest gas of every function, at the core grid. */
export async function mathGas(connection: Connection): Promise<Record<string, Gas>> {
  const scale = new Scale(connection);
  const figures: Record<string, Gas> = {};
  for (const [name, subject] of Object.entries(SUBJECTS)) figures[name] = await scale.weigh(subject);
  return { ...figures, ...(await kernelGas(connection)) };
}
