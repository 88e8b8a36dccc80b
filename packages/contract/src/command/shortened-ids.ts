/** IDs as people write them: `MX-SEC-01 to 07, 09; MX-REC-02`. They come in their order. */
export function shortened(ids: readonly string[]): string {
  const byLevel = new Map<string, number[]>()
  for (const id of ids) {
    const [, beginning = id, number = ''] = /^(.*-)(\d+)$/.exec(id) ?? []
    byLevel.set(beginning, [...(byLevel.get(beginning) ?? []), Number(number)])
  }
  return [...byLevel]
    .map(([beginning, numbers]) => `${beginning}${ranges(numbers).join(', ')}`)
    .join('; ')
}

function ranges(numbers: readonly number[]): readonly string[] {
  const rows: number[][] = []
  for (const number of numbers) {
    const row = rows.at(-1)
    if (row?.at(-1) === number - 1) row.push(number)
    else rows.push([number])
  }
  return rows.flatMap((row) => {
    const [first, last] = [row[0], row.at(-1)]
    return row.length > 2 ? [`${written(first)} to ${written(last)}`] : row.map(written)
  })
}

function written(number = 0): string {
  return String(number).padStart(2, '0')
}
