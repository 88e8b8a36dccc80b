import type { EventMessage, Gap } from 'maxine-protocol'
import type { ConnectionState } from '../connection/state.ts'
import type { NodeChange, Totals } from './changes.ts'
import { escapeText } from './terminal-text.ts'
import { connectionWords, gapWords, messageOf, rateWords, totalsWords } from './wording.ts'

/** Writes what happens as lines: for people, or for programs. Times in milliseconds since 1970. */
export interface LineWriter {
  readonly event: (event: EventMessage, now: number) => string
  readonly gap: (gap: Gap, now: number) => string
  readonly connection: (state: ConnectionState, now: number) => string
  readonly node: (change: NodeChange, now: number) => string
  readonly totals: (totals: Totals & { readonly eventsPerSecond: number }, now: number) => string
}

/** What lies between these two is over before anybody has read of it. */
export function isWorthALine({ status }: ConnectionState): boolean {
  return status === 'connected' || status === 'waiting'
}

export const textLines: LineWriter = {
  event: ({ event, data, timestamp }, now) => line(timestamp ?? now, event, ...dataWords(data)),
  gap: (gap, now) => line(now, gapWords(gap)),
  connection: (state, now) => line(now, connectionWords(state, now)),
  node({ service, nodeId, health, circuit }, now) {
    const breaker = circuit ? `, circuit ${circuit.state}` : ''
    return line(now, 'node', service, nodeId, `${health}${breaker}`)
  },
  totals({ eventsPerSecond, ...totals }, now) {
    return line(now, [...totalsWords(totals), rateWords(eventsPerSecond)].join(', '))
  },
}

export const jsonLines: LineWriter = {
  event: ({ type, event, data, timestamp, topic, offset, stream }) =>
    record({ type, event, data, timestamp, topic, offset, stream }),
  gap: (gap, now) => record({ ...gap, time: now }),
  connection: (state, now) => record({ type: 'connection', time: now, ...stateFields(state) }),
  node: (change, now) => record({ type: 'node', time: now, ...nodeFields(change) }),
  totals: (totals, now) => record({ type: 'totals', time: now, ...totals }),
}

/** Not its address and metadata: they are in the event that told them. */
function nodeFields({ service, nodeId, health, beatAt, circuit }: NodeChange): object {
  if (!circuit) return { service, nodeId, health, beatAt }
  const { state, failures, nextTry } = circuit
  return { service, nodeId, health, beatAt, circuit: { state, failures, nextTry } }
}

function stateFields(state: ConnectionState): object {
  const cause = 'cause' in state ? state.cause : undefined
  if (!cause) return state
  const { code, closeCode, status, advice } = cause
  return { ...state, cause: { code, message: messageOf(cause), advice, closeCode, status } }
}

/** Whose it is goes first, the rest as it is. */
function dataWords(data: unknown): readonly string[] {
  if (data === undefined) return []
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    return [JSON.stringify(data)]
  }
  const { serviceName, nodeId, ...rest } = data as Readonly<Record<string, unknown>>
  const names = [serviceName, nodeId].filter((name) => typeof name === 'string')
  return [...names, ...(Object.keys(rest).length > 0 ? [JSON.stringify(rest)] : [])]
}

function line(at: number, ...words: readonly string[]): string {
  return `${escapeText([instant(at), ...words].join(' '))}\n`
}

function record(fields: object): string {
  return `${escapeText(JSON.stringify(fields))}\n`
}

/** A server may send a time that no calendar has. */
function instant(ms: number): string {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? '-' : date.toISOString()
}
