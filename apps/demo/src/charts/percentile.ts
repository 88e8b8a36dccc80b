/** The value that so many of all do not exceed; undefined of nothing. Sorts its argument. */
export function percentile(values: number[], share: number): number | undefined {
  values.sort((one, other) => one - other)
  return values[Math.max(0, Math.ceil(values.length * share) - 1)]
}
