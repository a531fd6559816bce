/** An event in words, the same whether the twin or a log of the chain tells it: `clearingHouse.FundingPaid {account: 17, ...}`. */
export function eventText(contract: string, name: string, args: unknown): string {
  return `${contract}.${name} ${valueText(args)}`;
}

/** Integers in decimal whatever their type, addresses and hashes in lower case, structs with their fields in order. */
function valueText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).map(([name, field]) => `${name}: ${valueText(field)}`);
    return `{${fields.join(", ")}}`;
  }
  return String(value).toLowerCase();
}
