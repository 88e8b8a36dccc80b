import { FROM_SERVER, readJson } from 'maxine-protocol'
import type { Frame } from '../shape.ts'
import type { ClientReport } from './subject.ts'

/**
 * What a line of a client's output tells: `{"event":"service_registered","offset":4711}`, or
 * `{"gap":{"reason":"trimmed"}}`, or a gap as `maxine-client tail --json` has it,
 * `{"type":"gap","reason":"trimmed"}`. Any other line tells nothing.
 */
export function readReport(line: string): ClientReport | undefined {
  const read = readJson(line, FROM_SERVER)
  if (!read.ok) return undefined
  const { type, event, offset, gap, reason } = Object(read.message) as Frame
  if (typeof event === 'string') {
    return { kind: 'event', event, ...(typeof offset === 'number' && { offset }) }
  }
  if (typeof gap === 'object' && gap !== null) return gapOf((gap as Frame)['reason'])
  return type === 'gap' ? gapOf(reason) : undefined
}

function gapOf(reason: unknown): ClientReport {
  return { kind: 'gap', reason: typeof reason === 'string' ? reason : '' }
}
