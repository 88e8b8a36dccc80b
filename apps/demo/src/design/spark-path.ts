/** Points from 0 to 100 each way, the last one at the right; a gap where a value is missing. */
export function sparkPath(
  values: readonly (number | null)[],
  { count, max }: { readonly count: number; readonly max: number },
): string {
  const shown = values.slice(-count)
  const first = count - shown.length
  let pen: 'up' | 'down' = 'up'
  const steps = shown.map((value, index) => {
    if (value === null) {
      pen = 'up'
      return ''
    }
    const move = pen === 'up' ? 'M' : 'L'
    pen = 'down'
    const x = ((first + index) / Math.max(1, count - 1)) * 100
    const y = 100 - (Math.min(max, Math.max(0, value)) / max) * 100
    return `${move}${x.toFixed(1)} ${y.toFixed(1)}`
  })
  return steps.join('')
}
