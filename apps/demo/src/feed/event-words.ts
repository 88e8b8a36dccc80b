import type { EventMessage } from 'maxine-client'
import type { Tone } from '../design/tone.ts'
import { valueText } from '../design/value-text.ts'

/** An event in a line. */
export interface EventWords {
  readonly tone: Tone
  /** What it is about. */
  readonly subject: string
  /** What else there is to say. */
  readonly detail: string
}

const TONES: Readonly<Record<string, Tone>> = {
  service_registered: 'good',
  service_unhealthy: 'bad',
  service_deregistered: 'warn',
  config_changed: 'accent',
  config_deleted: 'accent',
  circuit_open: 'bad',
  circuit_half_open: 'warn',
  circuit_closed: 'good',
}

export function toneOf(event: string): Tone {
  return TONES[event] ?? 'unknown'
}

/** Data of any event may be anything: what is not there is not said. */
export function eventWords({ event, data }: Pick<EventMessage, 'event' | 'data'>): EventWords {
  const told = typeof data === 'object' && data !== null ? (data as Told) : {}
  const { serviceName, nodeId, key } = told
  const subject = firstText(nodeId, serviceName) ?? ''
  return { tone: toneOf(event), subject, detail: detailOf(told, key) }
}

/** The node an event is about, where it is about one. */
export function nodeOf({ data }: Pick<EventMessage, 'data'>) {
  const told = typeof data === 'object' && data !== null ? (data as Told) : {}
  const { serviceName, nodeId } = told
  if (typeof nodeId !== 'string') return undefined
  return { nodeId, serviceName: typeof serviceName === 'string' ? serviceName : '' }
}

type Told = Readonly<Record<string, unknown>>

function detailOf(told: Told, key: unknown): string {
  if (typeof key === 'string') {
    return 'value' in told ? `${key} = ${valueText(told['value'])}` : key
  }
  const { failures } = told
  return typeof failures === 'number' && failures > 0 ? `${failures} failures` : ''
}

function firstText(...values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string')
}
