import { dirname, join } from "node:path/posix";

/**
 * The rooms of `contracts` and what each may import. Unlike those of `src` they meet in `interfaces`: a contract knows another
 * one by what it can be asked, never by how it answers. So an arrow ends where it points.
 */
export const CONTRACT_ROOMS: Readonly<Record<string, readonly string[]>> = {
  math: [],
  types: ["math"],
  interfaces: ["types"],
  ledger: ["interfaces", "types", "math"],
  margin: ["interfaces", "types", "math"],
  oracle: ["interfaces", "types", "math"],
  // Modules take the silo's lock as the ledger lends it: they inherit what stands for it there. The ledger never reads a module.
  liquidation: ["ledger", "interfaces", "types", "math"],
  insurance: ["ledger", "interfaces", "types", "math"],
  governance: ["interfaces", "types", "math"],
  venue: ["interfaces", "types", "math"],
  // The clearing house itself, a story made of the ledger's parts.
  ".": ["ledger", "interfaces", "types", "math"],
  // Views are computed with the contracts' own libraries, so that they can't differ from them. Nobody reads the lens.
  lens: ["ledger", "margin", "oracle", "liquidation", "insurance", "venue", "interfaces", "types", "math"],
  mocks: ["ledger", "margin", "oracle", "liquidation", "insurance", "governance", "venue", "interfaces", "types", "math"],
};

const roomOf = (path: string): string => {
  const [first = "", ...rest] = path.split("/");
  return rest.length === 0 ? "." : first;
};

/** Files that a source imports, as paths below `contracts`; packages are left out. */
export function importsOf(path: string, text: string): readonly string[] {
  const plain = text.replace(/\/\/.*$|\/\*[\s\S]*?\*\//gm, "");
  const found = [...plain.matchAll(/^\s*import\s+(?:[^"';]*\bfrom\s+)?["']([^"']+)["']/gm)].map(([, from = ""]) => from);
  return found.filter((from) => from.startsWith(".")).map((from) => join(dirname(path), from));
}

/**
 * What breaks the table, in words.
 *
 * @param sources by their paths below `contracts`
 */
export function contractViolations(sources: ReadonlyMap<string, string>): readonly string[] {
  const imports = new Map([...sources].map(([path, text]) => [path, importsOf(path, text)]));
  const arrows = [...imports].flatMap(([path, targets]) => {
    const room = roomOf(path);
    const allowed = CONTRACT_ROOMS[room];
    if (allowed === undefined) return [`${path} is in no room`];
    return targets
      .filter((target) => roomOf(target) !== room && !allowed.includes(roomOf(target)))
      .map((target) => `${path} imports ${target}`);
  });
  return [...arrows, ...circlesIn(imports)];
}

function circlesIn(imports: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, above: readonly string[]): void => {
    const from = above.indexOf(path);
    if (from >= 0) circles.push(`a circle: ${[...above.slice(from), path].join(" -> ")}`);
    if (from >= 0 || done.has(path)) return;
    for (const target of imports.get(path) ?? []) walk(target, [...above, path]);
    done.add(path);
  };
  for (const path of imports.keys()) walk(path, []);
  return circles;
}
