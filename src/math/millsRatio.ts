/**
 * The Mills ratio of the normal distribution, R(z) = Phi(-z) / phi(z); twin of contracts/math/MillsRatio.sol: what is left of a
 * tail once its density is taken out. Two quotients of polynomials with positive coefficients, relative error below 7.2e-19
 * (docs/numerics.md, "Mills ratio").
 */

/** The quotients meet at 3 [2^72]. */
const SPLIT = 3n << 72n;

/** R(z), rounded down [2^80]; z 0..16 [2^72]. */
export function millsRatio(z: bigint): bigint {
  return z < SPLIT ? near(z) : far(z);
}

/** R on 0..3, rounded down [2^80]. */
export function near(z: bigint): bigint {
  let p = 39317668826640755246n * z + (962645697041443289634n << 72n);
  p = (p * z + (10933762956344509366756n << 144n)) >> 144n;
  p = p * z + (74459978915440886846778n << 72n);
  p = (p * z + (328815516303084408525770n << 144n)) >> 144n;
  p = p * z + (949670756518900263304327n << 72n);
  p = (p * z + (1687253998160572002408407n << 144n)) >> 144n;
  p = ((p * z) >> 72n) + 1515163820688743036282988n;
  let q = 39317840426266860957n * z + (962637442365134235129n << 72n);
  q = (q * z + (10973277630937954273472n << 144n)) >> 144n;
  q = q * z + (75419521197505046756201n << 72n);
  q = (q * z + (339706795582891465512406n << 144n)) >> 144n;
  q = q * z + (1021875444855558871779980n << 72n);
  q = (q * z + (1997030060992726833320505n << 144n)) >> 144n;
  q = q * z + (2310817161911688968829570n << 72n);
  q = (q * z + (1208925819614629174706176n << 144n)) >> 144n;
  return (p << 80n) / q;
}

/** R on 3..16, rounded down [2^80]. */
export function far(z: bigint): bigint {
  let p = 349296482382377540991n * z + (5125067053804712297256n << 72n);
  p = (p * z + (40401475324738190210026n << 144n)) >> 144n;
  p = p * z + (202702135736050457117345n << 72n);
  p = (p * z + (687019484054136013306012n << 144n)) >> 144n;
  p = p * z + (1558555042551764482696209n << 72n);
  p = (p * z + (2198790076119840582392716n << 144n)) >> 144n;
  p = ((p * z) >> 72n) + 1515157594782428871780868n;
  let q = 349296482398713154655n * z + (5125067051556805758902n << 72n);
  q = (q * z + (40750771951307116563240n << 144n)) >> 144n;
  q = q * z + (207827197055969181049759n << 72n);
  q = (q * z + (726722524986625208534215n << 144n)) >> 144n;
  q = q * z + (1751003803272165409530638n << 72n);
  q = (q * z + (2808550308783710117453809n << 144n)) >> 144n;
  q = q * z + (2718937820194752404609916n << 72n);
  q = (q * z + (1208925819614629174706176n << 144n)) >> 144n;
  return (p << 80n) / q;
}
