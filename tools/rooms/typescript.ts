/**
 * The rooms of `src` and what each may import: one table, from which the lint rule (.dependency-cruiser.mjs), its probes
 * (test/tools/rooms.test.ts) and `docs/architecture.md` follow. An arrow may be followed further: a room may import what the
 * rooms it reads may import. Imports of types count like any other.
 */
export interface Room {
  /** Rooms that are read, below `src`. */
  readonly reads: readonly string[];
  /** Packages that are imported. */
  readonly packages?: readonly string[];
  /** Whether modules of Node are imported: whoever imports none runs in a browser or a worker as it is. */
  readonly node?: true;
  /** The only file that other rooms import: the rest is the room's own affair. */
  readonly face?: string;
  /** Folders outside `src` whose generated files are imported. */
  readonly generated?: readonly string[];
}

export const ROOMS: Readonly<Record<string, Room>> = {
  // The twin: pure, and nothing from outside.
  math: { reads: [], face: "index.ts" },
  fast: { reads: ["math"], face: "index.ts" },
  "engine/core": { reads: ["math"] },
  "engine/token": { reads: ["engine/core"] },
  "engine/margin": { reads: ["engine/core"] },
  "engine/oracle": { reads: ["engine/core"] },
  // What is owed and by whom: apart from the fund, because the ledger reads it and the fund reads the ledger.
  "engine/deficit": { reads: ["engine/core"] },
  "engine/ledger": { reads: ["engine/token", "engine/margin", "engine/oracle", "engine/deficit"] },
  "engine/insurance": { reads: ["engine/ledger"] },
  "engine/liquidation": { reads: ["engine/ledger"] },
  "engine/governance": { reads: ["engine/ledger"] },
  "engine/venue": { reads: ["engine/ledger"] },
  "engine/queries": { reads: ["engine/insurance", "engine/liquidation", "engine/governance", "engine/venue"] },
  engine: { reads: ["engine/queries"], face: "index.ts" },
  policy: { reads: ["engine", "fast"], face: "index.ts" },
  quant: { reads: ["fast"] },

  // Text, errors, files, seeded numbers: for everybody but the twin.
  base: { reads: [], packages: ["pure-rand"], node: true },
  config: { reads: ["engine", "base"], packages: ["viem", "yaml", "zod"], node: true },
  marketData: { reads: ["base"], packages: ["csv-parse", "fflate"], node: true },

  // A silo on a chain.
  "chain/abi": { reads: [], packages: ["viem"], generated: ["typechain-types"] },
  "chain/codec": { reads: ["chain/abi", "config"], packages: ["viem", "zod"], node: true },
  "chain/client": { reads: ["chain/codec"], packages: ["ethers", "viem"], node: true },
  "chain/deploy": { reads: ["chain/client"], packages: ["viem", "zod"], node: true },
  "chain/snapshot": { reads: ["chain/deploy"], packages: ["viem"] },
  "chain/actions": { reads: ["chain/snapshot"], packages: ["viem"] },
  keeper: { reads: ["policy", "chain/actions"], packages: ["viem"], node: true },

  // A run knows seed, parameters and prices, and no chain.
  "simulator/population": { reads: ["engine", "base"], packages: ["zod"], node: true },
  "simulator/scenario": { reads: ["simulator/population", "policy", "config", "marketData", "quant"], packages: ["zod"], node: true },
  "simulator/run": { reads: ["simulator/scenario"] },
  "simulator/result": { reads: ["simulator/run"] },
  lockstep: { reads: ["simulator/result", "keeper"], packages: ["hardhat", "viem"], node: true },

  // What people see. A page knows its own types only: whoever has a run turns it into them.
  report: { reads: ["base"], node: true },
  account: { reads: ["chain/actions"] },
  app: { reads: ["account", "report", "simulator/result"], packages: ["react", "viem"] },
  cli: { reads: ["account", "report", "lockstep"], packages: ["commander", "pino", "viem", "zod"], node: true },
};

/** Every room that a room may import from, itself first. */
export function reachOf(name: string): ReadonlySet<string> {
  const reach = new Set<string>();
  const visit = (room: string): void => {
    if (reach.has(room)) return;
    reach.add(room);
    for (const next of ROOMS[room]?.reads ?? []) visit(next);
  };
  visit(name);
  return reach;
}

/** A room with others inside has its own files flat beside them. */
const holdsRooms = (name: string): boolean => Object.keys(ROOMS).some((other) => other.startsWith(`${name}/`));

/** The files of a room, as a regular expression. */
function filesOf(name: string): string {
  return holdsRooms(name) ? `^src/${name}/[^/]+$` : `^src/${name}/`;
}

/** Whether two rooms are parts of one: then they see each other's files, not only the face. */
const together = (a: string, b: string): boolean => a.split("/")[0] === b.split("/")[0];

function allowedBy(name: string): readonly string[] {
  const room = ROOMS[name];
  const files = [...reachOf(name)].map((other) => {
    const face = ROOMS[other]?.face;
    return face === undefined || together(name, other) ? filesOf(other) : `^src/${other}/${face.replace(".", "\\.")}$`;
  });
  const packages = (room?.packages ?? []).map((each) => `(^|node_modules/)${each}(/|$)`);
  return [...files, ...packages, ...(room?.generated ?? []).map((folder) => `^${folder}/`)];
}

/** The rules that dependency-cruiser holds `src` to. */
export function rules() {
  const arrows = Object.keys(ROOMS).map((name) => ({
    name: `src/${name}`,
    comment: `src/${name} imports only what its row in tools/rooms/typescript.ts names`,
    severity: "error" as const,
    from: { path: filesOf(name) },
    to: { pathNot: [...allowedBy(name)], ...(ROOMS[name]?.node === true ? { dependencyTypesNot: ["core" as const] } : {}) },
  }));
  const homeless = Object.keys(ROOMS).map(filesOf);
  return [
    { name: "no-circle", severity: "error" as const, from: {}, to: { circular: true } },
    { name: "no-room", severity: "error" as const, from: { path: "^src/", pathNot: homeless }, to: {} },
    ...arrows,
  ];
}
