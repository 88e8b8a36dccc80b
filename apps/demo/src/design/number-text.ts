const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

/** `10,236` */
export function countText(count: number): string {
  return WHOLE.format(count)
}

/** `1 event`, `10,236 events` */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`
}
