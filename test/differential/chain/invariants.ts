import { ADDRESSES, type ChainSilo } from "./silo.js";
import type { Stored } from "./storage.js";

const WAD = 10n ** 18n;
const TICK = 10n ** 6n;
const TOKEN_SCALE = 10n ** 12n;
const RESERVED = 16n;

type Fields = { readonly [field: string]: Stored };

/** INV-CASH and INV-ZERO from the chain's storage alone; empty if they hold. */
export async function chainViolations({ storage }: ChainSilo): Promise<readonly string[]> {
  const { clearingHouse, deficitLedger, token } = storage;
  const end = (await clearingHouse.read("nextAccount")) as bigint;
  const net = new Map<bigint, bigint>();
  let claims = 0n;
  for (let id = 0n; id < end; id++) {
    if (id > 2n && id < RESERVED) continue;
    claims += ((await clearingHouse.read("_accounts", id)) as Fields).cash as bigint;
    for (const word of (await clearingHouse.read("_legs", id)) as readonly bigint[]) {
      const market = word >> 240n;
      const size = BigInt.asIntN(96, word >> 44n);
      net.set(market, (net.get(market) ?? 0n) + size);
      claims += (size * BigInt.asIntN(96, word >> 140n) * TICK) / WAD;
    }
  }
  const custody = ((await clearingHouse.read("_totals")) as Fields).custody as bigint;
  const held = (await token.read("_balances", ADDRESSES.clearingHouse)) as bigint;
  const backed = custody * TOKEN_SCALE + ((await deficitLedger.read("unfundedDeficit")) as bigint);
  return [
    ...(claims === backed ? [] : [`INV-CASH on the chain: claims ${claims}, tokens and deficit ${backed}`]),
    ...(held >= custody ? [] : [`INV-CASH on the chain: ${held} tokens held, ${custody} counted`]),
    ...[...net].filter(([, sum]) => sum !== 0n).map(([market, sum]) => `INV-ZERO on the chain: market ${market} sums to ${sum}`),
  ];
}
