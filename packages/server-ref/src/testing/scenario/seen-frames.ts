import { FROM_SERVER, readJson } from 'maxine-protocol'
import type { Frames } from '../../core/index.ts'
import type { SeenFrame } from '../fake-server.ts'
import { TOKEN_FIELDS } from './token-names.ts'

/** One text, or the events of a batch, as a test reads them. */
export function readFrames(frames: Frames, nameOf: (token: string) => string): SeenFrame[] {
  if (typeof frames === 'string') return readText(frames, nameOf)
  return frames.events.map(({ event, data, timestamp, offset }) => ({
    ...{ event, data, timestamp, offset },
  }))
}

function readText(text: string, nameOf: (token: string) => string): SeenFrame[] {
  const read = readJson(text, FROM_SERVER)
  const members: readonly unknown[] =
    read.ok && Array.isArray(read.message) ? read.message : [read.ok ? read.message : undefined]
  return members.map((member) =>
    isObject(member) ? withoutTokens(member, nameOf) : { unreadable: `${text.length} characters` },
  )
}

/** The same frame, in which a token is called by its name. */
export function withoutTokens(frame: SeenFrame, nameOf: (token: string) => string): SeenFrame {
  const named = TOKEN_FIELDS.flatMap((field) => {
    const token = frame[field]
    return typeof token === 'string' ? [[field, nameOf(token)] as const] : []
  })
  return named.length > 0 ? { ...frame, ...Object.fromEntries(named) } : frame
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
