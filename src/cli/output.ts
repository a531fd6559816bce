/** What JSON can carry, with bigints on top: they are written as decimal strings. */
type JsonValue = string | number | boolean | bigint | null | undefined | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/**
 * Writes an object as one line of JSON, ended by a newline. Bigints become decimal strings, so that no reader loses a
 * wei to floating point.
 */
export function jsonLine(value: JsonObject): string {
  return `${JSON.stringify(value, (_key, entry: unknown) => (typeof entry === "bigint" ? entry.toString() : entry))}\n`;
}

/** Folds any text into one line without control characters, for messages that come from elsewhere: they must not steer a terminal. */
export function oneLine(text: string): string {
  return text
    .replace(/\s*[\r\n]+\s*|\t/g, " ")
    .replace(/\p{Cc}/gu, "\ufffd")
    .trim();
}

/** A column of {@link table}. Numbers belong to the right, so that their digits line up. */
export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
}

/**
 * Lays rows out in columns as wide as their widest cell, two blanks apart, with a rule below the header.
 *
 * @returns the lines joined by newlines, without a newline at the end; cells missing in a row stay empty
 */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((column, at) => Math.max(column.title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align }, at) => {
        const cell = cells[at] ?? "";
        const width = widths[at] ?? 0;
        return align === "right" ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  return [line(columns.map(({ title }) => title)), widths.map((width) => "-".repeat(width)).join("  "), ...rows.map(line)].join("\n");
}

/** Lays out names and values in two columns, one pair a line. */
export function pairs(entries: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(0, ...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join("\n");
}
