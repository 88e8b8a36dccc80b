import type { World } from '../../core/index.ts'
import { redact, redactText } from './redact.ts'
import type { Logger, LogLevel } from '../running-server.ts'

export interface LoggerOptions {
  /** One object a line for machines; else text for people. */
  readonly json: boolean
  /** Takes one line, its end included. */
  readonly write: (line: string) => void
  readonly world: Pick<World, 'now'>
  /** What is less than this is not written; default `info`. */
  readonly level?: LogLevel
}

/**
 * A logger that writes one line for each event, whatever is in it, and no token: what looks like one
 * is taken out of every text, and fields that are named like one are hidden.
 */
export function createLogger({ json, write, world, level = 'info' }: LoggerOptions): Logger {
  const form = json ? asJson : asText
  return (of, message, fields = {}) => {
    if (LEVELS.indexOf(of) < LEVELS.indexOf(level)) return
    const time = new Date(world.now()).toISOString()
    const safe = redact(fields) as Readonly<Record<string, unknown>>
    write(`${escaped(form({ time, level: of, message: redactText(message) }, safe))}\n`)
  }
}

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']
/** UTF-16 units; more of one text tells nobody anything. */
const LONGEST_TEXT = 4_096

interface Entry {
  readonly time: string
  readonly level: LogLevel
  readonly message: string
}

type Fields = Readonly<Record<string, unknown>>

/** No field can pass for the time, the level or the message. */
function asJson(entry: Entry, fields: Fields): string {
  return JSON.stringify({ ...entry, ...fields, ...entry }, (_, value: unknown) =>
    typeof value === 'string' ? shortened(value) : value,
  )
}

function asText({ time, level, message }: Entry, fields: Fields): string {
  const pairs = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}=${written(value)}`)
  return `${time} ${level.padEnd(5)} ${shortened(message)}${pairs.join('')}`
}

function written(value: unknown): string {
  if (typeof value !== 'string') return shortened(JSON.stringify(value))
  const text = shortened(value)
  return /^[\w.:/@+-]+$/.test(text) ? text : JSON.stringify(text)
}

function shortened(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text
}

/**
 * Whatever would end a line, move a terminal's cursor or turn its writing direction (C0, C1, DEL,
 * line separators, bidirectional controls) becomes its escape: nobody can write a line of their own.
 */
function escaped(line: string): string {
  return line.replace(
    /[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
