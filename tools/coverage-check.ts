// Adds up the line coverage that `npm run coverage` left behind and holds each part of the risk engine to the limit.
import { readFileSync } from "node:fs";

const LIMIT = 0.95;
const PARTS = ["contracts/", "src/engine/", "src/math/", "src/fast/"] as const;
const REPORTS = ["coverage/lcov.info", "coverage/typescript/lcov.info"];

interface Lines {
  readonly file: string;
  readonly found: number;
  readonly hit: number;
}

/** Reads the files of an lcov report: `SF` names one, `DA:line,count` is one of its lines. */
function parse(report: string): Lines[] {
  return report.split("end_of_record").flatMap((record) => {
    const file = /^SF:(.*)$/m.exec(record)?.[1];
    if (file === undefined) return [];
    const counts = [...record.matchAll(/^DA:\d+,(\d+)/gm)].map((match) => Number(match[1]));
    return [{ file, found: counts.length, hit: counts.filter((count) => count > 0).length }];
  });
}

const share = ({ found, hit }: { found: number; hit: number }) => (found === 0 ? 0 : hit / found);
const percent = (value: number) => `${(100 * value).toFixed(1)} %`.padStart(7);

const files = REPORTS.flatMap((path) => parse(readFileSync(path, "utf8")));
for (const part of PARTS) {
  const own = files.filter(({ file }) => file.includes(part));
  const total = { found: own.reduce((sum, { found }) => sum + found, 0), hit: own.reduce((sum, { hit }) => sum + hit, 0) };
  console.log(`${part.padEnd(14)} ${percent(share(total))} of ${total.found} lines`);
  for (const file of own.filter((lines) => lines.found > 0 && share(lines) <= LIMIT))
    console.log(`  ${percent(share(file))}  ${file.file}`);
  if (share(total) <= LIMIT) {
    console.error(`${part} is at ${percent(share(total)).trim()}, it must be over ${percent(LIMIT).trim()}`);
    process.exitCode = 1;
  }
}
