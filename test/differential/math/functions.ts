import type { SviPoint } from "../../../bench/points.js";
import type { Random } from "../../../src/base/random.js";
import type { OptionTerms } from "../../../src/math/index.js";
import * as math from "../../../src/math/index.js";
import { boundsOf, divisor, int, later, price, range, slice, terms, uint } from "./draw.js";
import { drawScenarios, scenariosOf, scenarioValueWords, scenarioWords } from "./scenarios.js";

/** The types that single arguments have. */
type Word = "uint256" | "int256";

/** A function that chain and twin both have. */
export interface MathFunction {
  readonly name: string;
  /** Arguments in the order of the harness, structs laid flat. */
  readonly draw: (random: Random) => readonly bigint[];
  /** The twin's results in the order of the harness. */
  readonly twin: (...args: bigint[]) => readonly bigint[];
  /** How often it is drawn. */
  readonly weight: number;
  /** Costs a good part of what one call of the node may spend: never sent together with others. */
  readonly alone?: boolean;
}

type Unary = (x: bigint) => bigint;
type Binary = (a: bigint, b: bigint) => bigint;
type Ternary = (a: bigint, b: bigint, d: bigint) => bigint;

/** A function that only has arithmetic in it is drawn less often than a quote. */
const RARE = 1;
const USUAL = 4;
const OFTEN = 16;

const unary = (name: string, type: Word, twin: Unary, ...edges: readonly bigint[]): MathFunction => ({
  name,
  draw: (random) => [type === "uint256" ? uint(random, ...edges) : int(random, ...edges)],
  twin: (x = 0n) => [twin(x)],
  weight: USUAL,
});

const binary = (name: string, type: Word, twin: Binary, second?: (random: Random) => bigint): MathFunction => {
  const draw = type === "uint256" ? uint : int;
  return {
    name,
    draw: (random) => [draw(random), second === undefined ? draw(random) : second(random)],
    twin: (a = 0n, b = 0n) => [twin(a, b)],
    weight: RARE,
  };
};

const ternary = (name: string, twin: Ternary): MathFunction => ({
  name,
  draw: (random) => [uint(random), uint(random), uint(random)],
  twin: (a = 0n, b = 0n, d = 0n) => [twin(a, b, d)],
  weight: RARE,
});

/** Divisors of signed numbers are positive by contract. */
const signedDivisor = (random: Random) => {
  const d = divisor(random);
  return d > math.MAX_INT256 ? math.MAX_INT256 : d;
};

const wordsOf = ({ forward, strike, vol, timeToExpiry, discount }: OptionTerms) => [forward, strike, vol, timeToExpiry, discount];
const termsOf = ([forward = 0n, strike = 0n, vol = 0n, timeToExpiry = 0n, discount = 0n]: readonly bigint[]): OptionTerms => ({
  forward,
  strike,
  vol,
  timeToExpiry,
  discount,
});

/** What the twin quotes for these terms, or undefined where it quotes nothing. */
function quoted(at: OptionTerms, isCall: boolean): bigint | undefined {
  try {
    const { call, put } = math.black76(at);
    return isCall ? call : put;
  } catch {
    return undefined;
  }
}

function drawImplied(random: Random): readonly bigint[] {
  const at = terms(random);
  const isCall = random.integer(0, 1) === 1;
  const { forward, strike, timeToExpiry, discount } = at;
  return [forward, strike, timeToExpiry, discount, price(random, boundsOf(at, isCall), quoted(at, isCall)), isCall ? 1n : 0n];
}

/** Words of a slice: a, b, rho, m, sigma. */
const PARAMETERS = 5;
const sviWords = ({ params: { a, b, rho, m, sigma }, logMoneyness, timeToExpiry }: SviPoint) => [
  a,
  b,
  rho,
  m,
  sigma,
  logMoneyness,
  timeToExpiry,
];
const svi = ([a = 0n, b = 0n, rho = 0n, m = 0n, sigma = 0n, logMoneyness = 0n, timeToExpiry = 0n]: readonly bigint[]): SviPoint => ({
  params: { a, b, rho, m, sigma },
  logMoneyness,
  timeToExpiry,
});

export const FUNCTIONS: readonly MathFunction[] = [
  ternary("mulDivDown", math.mulDivDown),
  ternary("mulDivUp", math.mulDivUp),
  binary("mulWadDown", "uint256", math.mulWadDown),
  binary("mulWadUp", "uint256", math.mulWadUp),
  binary("divFloor", "int256", math.divFloor, signedDivisor),
  binary("divCeil", "int256", math.divCeil, signedDivisor),
  binary("mulWadFloor", "int256", math.mulWadFloor),
  binary("mulWadCeil", "int256", math.mulWadCeil),
  unary("expWad", "int256", math.expWad, -41_446531673892822313n, 135_305999368893231589n),
  { ...unary("expWad", "int256", math.expWad), draw: (random) => [random.bigint(-42n * math.WAD, 136n * math.WAD)] },
  unary("lnWad", "uint256", math.lnWad),
  unary("sqrt", "uint256", math.sqrt),
  unary("sqrtWad", "uint256", math.sqrtWad, math.MAX_UINT256 / math.WAD, 1n << 100n),
  unary("normalCdf", "int256", math.normalCdf, 3n * math.WAD, -3n * math.WAD, 9n * math.WAD, -9n * math.WAD),
  { ...unary("normalCdf", "int256", math.normalCdf), draw: (random) => [random.bigint(-10n * math.WAD, 10n * math.WAD)] },
  unary("normalPdf", "int256", math.normalPdf, 9n * math.WAD, -9n * math.WAD),
  {
    name: "black76",
    draw: (random) => wordsOf(terms(random)),
    twin: (...args) => {
      const { call, put } = math.black76(termsOf(args));
      return [call, put];
    },
    weight: OFTEN,
  },
  {
    name: "black76Greeks",
    draw: (random) => wordsOf(terms(random)),
    twin: (...args) => {
      const { call, put, deltaCall, deltaPut, gamma, vega, thetaCall, thetaPut } = math.black76Greeks(termsOf(args));
      return [call, put, deltaCall, deltaPut, gamma, vega, thetaCall, thetaPut];
    },
    weight: OFTEN,
  },
  {
    name: "impliedVol",
    draw: drawImplied,
    twin: (forward = 0n, strike = 0n, timeToExpiry = 0n, discount = 0n, atPrice = 0n, isCall = 0n) => [
      math.impliedVol({ forward, strike, timeToExpiry, discount, price: atPrice, isCall: isCall === 1n }),
    ],
    weight: OFTEN,
  },
  {
    name: "sviTotalVariance",
    draw: (random) => sviWords(slice(random)).slice(0, PARAMETERS + 1),
    twin: (...args) => {
      const { params, logMoneyness } = svi(args);
      return [math.sviTotalVariance(params, logMoneyness)];
    },
    weight: USUAL,
  },
  {
    name: "sviVol",
    draw: (random) => sviWords(slice(random)),
    twin: (...args) => {
      const { params, logMoneyness, timeToExpiry } = svi(args);
      return [math.sviVol(params, logMoneyness, timeToExpiry)];
    },
    weight: OFTEN,
  },
  {
    name: "sviCheck",
    draw: (random) => [...sviWords(slice(random)).slice(0, PARAMETERS), ...range(random)],
    twin: (...args) => {
      math.sviCheck(svi(args).params, args[5] ?? 0n, args[6] ?? 0n);
      return [];
    },
    weight: RARE,
    alone: true,
  },
  {
    name: "sviCalendarCheck",
    draw: (random) => {
      const near = slice(random);
      const far = { ...near, params: later(random, near) };
      return [...sviWords(near).slice(0, PARAMETERS), ...sviWords(far).slice(0, PARAMETERS), ...range(random)];
    },
    twin: (...args) => {
      math.sviCalendarCheck(svi(args).params, svi(args.slice(PARAMETERS)).params, args[10] ?? 0n, args[11] ?? 0n);
      return [];
    },
    weight: RARE,
    alone: true,
  },
  {
    name: "optionScenarios",
    draw: (random) => scenarioWords(drawScenarios(random)),
    twin: (...args) => {
      const { expiry, legs, shocks, groups } = scenariosOf(args);
      return scenarioValueWords(math.optionScenarios(expiry, legs, shocks, groups));
    },
    weight: USUAL,
  },
];
