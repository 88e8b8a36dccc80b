/** The text of a time; nothing for none, and for what is outside of the calendar. */
export function isoTime(ms: number | undefined): { readonly timestamp?: string } {
  const date = new Date(ms ?? NaN)
  return Number.isNaN(date.getTime()) ? {} : { timestamp: date.toISOString() }
}
