/** How a value is written on a command line, and what it then is. */
export interface OptionKind<Value> {
  /** Stands for the value in help; nothing for a switch, which may be given without one. */
  readonly takes?: string
  /** What may be written, as the end of a sentence: "--port takes …". */
  readonly wants: string
  /** Nothing for what is none. */
  readonly read: (text: string) => Value | undefined
  readonly write: (value: Value) => string
}

export const onOrOff: OptionKind<boolean> = {
  wants: 'true or false',
  read: (text) => ({ true: true, 1: true, false: false, 0: false })[text.toLowerCase()],
  write: String,
}

export function wholeNumber(least: number, most: number): OptionKind<number> {
  return {
    takes: 'N',
    wants: `a whole number from ${least} to ${most}`,
    read: (text) => within(/^\d+$/.test(text) ? Number(text) : NaN, least, most),
    write: String,
  }
}

/** In milliseconds; written with a unit. */
export function time(least: number, most: number): OptionKind<number> {
  return {
    takes: 'TIME',
    wants: `a time from ${writeIn(TIMES, least)} to ${writeIn(TIMES, most)}, such as 500ms, 25s or 5m`,
    read: (text) => within(readIn(TIMES, text), least, most),
    write: (value) => writeIn(TIMES, value),
  }
}

/** In bytes, or the UTF-16 units of a text; written with or without a unit. */
export function size(least: number, most: number): OptionKind<number> {
  return {
    takes: 'SIZE',
    wants: `a size from ${writeIn(SIZES, least)} to ${writeIn(SIZES, most)}, such as 512, 64KiB or 1MiB`,
    read: (text) => within(readIn(SIZES, text), least, most),
    write: (value) => writeIn(SIZES, value),
  }
}

/** Text with a rule of its own; whatever is not empty where there is none. */
export function words(
  takes: string,
  wants: string,
  isRight: (text: string) => boolean = () => true,
): OptionKind<string> {
  return {
    takes,
    wants,
    read: (text) => (text !== '' && isRight(text) ? text : undefined),
    write: String,
  }
}

/** One of some names. */
export function oneOf<Name extends string>(names: readonly Name[]): OptionKind<Name> {
  return {
    takes: 'NAME',
    wants: `one of ${names.join(', ')}`,
    read: (text) => names.find((name) => name === text),
    write: String,
  }
}

/** Several, with commas between. */
export function listOf<Member>(
  takes: string,
  wants: string,
  read: (text: string) => Member | undefined,
): OptionKind<readonly Member[]> {
  return {
    takes,
    wants,
    read: (text) => {
      const members = text.split(',').map((member) => read(member.trim()))
      return members.every((member) => member !== undefined) ? members : undefined
    },
    write: (members) => members.join(),
  }
}

/** From small to large; each holds how many of the first. */
type Units = readonly (readonly [unit: string, size: number])[]

const TIMES: Units = [
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]
const SIZES: Units = [
  ['', 1],
  ['KiB', 1_024],
  ['MiB', 1_048_576],
]

function readIn(units: Units, text: string): number {
  const [, digits = '', unit] = /^(\d+) ?([a-z]*)$/i.exec(text) ?? []
  // Nothing is as good as everything without its unit, and means no number of milliseconds.
  if (digits === '0' && unit === '') return 0
  const known = units.find(([name]) => name.toLowerCase() === unit?.toLowerCase())
  return known ? Number(digits) * known[1] : NaN
}

/** In the largest unit of which it is a whole number. */
function writeIn(units: Units, value: number): string {
  const whole = units.filter(([, each]) => value > 0 && value % each === 0)
  const [unit, one] = whole.at(-1) ?? ['', 1]
  return `${value / one}${unit}`
}

function within(value: number, least: number, most: number): number | undefined {
  return value >= least && value <= most ? value : undefined
}
