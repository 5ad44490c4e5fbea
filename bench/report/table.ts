/** Returns rows of cells as text, with columns as wide as their widest cell; columns in `left` are left-aligned. */
export function aligned(lines: readonly (readonly string[])[], left: readonly number[] = [0]): string {
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? []
  const pad = (cell: string, column: number) =>
    left.includes(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)
  return lines.map((line) => line.map(pad).join('  ').trimEnd()).join('\n')
}
