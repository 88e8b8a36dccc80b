const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** How long something took or takes, in at most two units: `840 ms`, `1.2 s`, `34 s`, `4 m 12 s`, `3 h 5 m`. */
export function durationText(ms: number): string {
  const length = Math.max(0, ms)
  if (length < 0.95 * SECOND) return `${Math.round(length)} ms`
  if (length < 9.95 * SECOND) return `${(length / SECOND).toFixed(1)} s`
  if (length < MINUTE) return `${Math.min(59, Math.round(length / SECOND))} s`
  if (length < HOUR) return twoUnits(length, [MINUTE, 'm'], [SECOND, 's'])
  if (length < DAY) return twoUnits(length, [HOUR, 'h'], [MINUTE, 'm'])
  return twoUnits(length, [DAY, 'd'], [HOUR, 'h'])
}

/** How long ago, in whole seconds, so that it need not change more often than it is looked at. */
export function agoText(now: number, at: number): string {
  const length = Math.max(0, now - at)
  if (length < SECOND) return 'now'
  if (length < MINUTE) return `${Math.floor(length / SECOND)} s`
  return durationText(Math.floor(length / SECOND) * SECOND)
}

/** The same within a sentence: `just now`, `3 s ago`. */
export function agoWords(now: number, at: number): string {
  const text = agoText(now, at)
  return text === 'now' ? 'just now' : `${text} ago`
}

/** What is left, in tenths near the end: `in 2.3 s`, or `due`. */
export function leftText(now: number, until: number): string {
  const left = until - now
  if (left <= 0) return 'due'
  return `in ${left < 10 * SECOND ? `${(left / SECOND).toFixed(1)} s` : durationText(left)}`
}

/** The time of day to the millisecond, in the reader's zone. */
export function clockText(at: number): string {
  const time = new Date(at)
  const [hours, minutes, seconds] = [time.getHours(), time.getMinutes(), time.getSeconds()]
  return `${two(hours)}:${two(minutes)}:${two(seconds)}.${String(time.getMilliseconds()).padStart(3, '0')}`
}

type Unit = readonly [ms: number, name: string]

function twoUnits(length: number, [large, largeName]: Unit, [small, smallName]: Unit): string {
  const wholes = Math.floor(length / large)
  const rest = Math.floor((length % large) / small)
  return rest === 0 ? `${wholes} ${largeName}` : `${wholes} ${largeName} ${rest} ${smallName}`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
