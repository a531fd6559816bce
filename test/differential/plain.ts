/** Values in one written form, so that chain and twin can be compared as text. */

/** JSON with sorted fields; integers as decimal strings. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === "bigint") return inner.toString();
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

const NOTHING: ReadonlySet<unknown> = new Set([undefined, 0n, false, "", `0x${"0".repeat(40)}`]);

/** Whether a value is what empty storage reads as: the twin keeps no entry for it. */
function isEmpty(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).every(isEmpty);
  return NOTHING.has(value);
}

/** The written form of an entry of a table, where no entry and an empty one are the same. */
export const canonicalEntry = (value: unknown): string => (isEmpty(value) ? "nothing" : canonical(value));
