import type { Rule } from './fault-proxy.ts'
import type { Passage, Side, Unit } from './passage.ts'
import { closeFrame, FrameSplitter, textFrame } from './wire-frames.ts'

/** What a rule does with what came by. */
export type Action = Rule['action']

const BOTH: readonly Side[] = ['client', 'server']

export const reset: Action = ({ passage }) => passage.reset()

/** As a machine that takes the connection and never says a word. */
export const silent: Action = ({ passage }) => passage.ignore()

export const end: Action = ({ passage }) => passage.end()

/** The server closes the connection in the proper way. */
export function closeWith(code: number, reason = ''): Action {
  return ({ passage }) => {
    passage.hangUpServer()
    passage.write('client', closeFrame(code, reason))
    passage.end()
  }
}

/** What goes to these sides is lost from here on, and nobody is told. */
export function hole(...to: readonly Side[]): Action {
  return ({ passage, pass }) => {
    passage.flow('lost', ...to)
    pass()
  }
}

/** Everything comes so much later, in milliseconds of the wall’s clock. */
export function delay(ms: number): Action {
  return ({ passage, pass }) => {
    passage.flow('held', ...BOTH)
    pass()
    setTimeout(() => passage.release(), ms)
  }
}

/** A connection is let through so much later. */
export function late(ms: number): Action {
  return ({ pass }) => void setTimeout(pass, ms)
}

/** From here on every byte comes in a segment of its own. */
export const dribble: Action = ({ passage, pass }) => {
  passage.flow('dribbling', ...BOTH)
  pass()
}

/** The first half, then a RST. */
export const cut: Action = ({ passage, bytes }) => {
  passage.write('client', bytes.subarray(0, bytes.length >> 1))
  passage.reset()
}

export const twice: Action = ({ pass }) => {
  pass()
  pass()
}

/** This one changes places with the next one that comes from the server. */
export function swapWithNext(): { readonly first: Action; readonly second: Action } {
  const held = new Map<Passage, Unit>()
  return {
    first: (unit) => void held.set(unit.passage, unit),
    second: (unit) => {
      unit.pass()
      held.get(unit.passage)?.pass()
    },
  }
}

export function inPlace(...bytes: readonly Buffer[]): Action {
  return ({ passage }) => {
    for (const part of bytes) passage.write('client', part)
  }
}

export function inFront(...bytes: readonly Buffer[]): Action {
  return ({ passage, pass }) => {
    for (const part of bytes) passage.write('client', part)
    pass()
  }
}

/** What came is read as JSON, changed, and goes on. */
export function changed(change: (frame: Record<string, unknown>) => unknown): Action {
  return ({ passage, bytes }) => {
    const [frame] = new FrameSplitter().push(bytes)
    const value = JSON.parse(frame!.payload.toString('utf8')) as Record<string, unknown>
    passage.write('client', textFrame(change(value)))
  }
}

/** The handshake is answered by the proxy, and the connection ended. */
export function answer(status: string, headers: Readonly<Record<string, string>> = {}): Action {
  return ({ passage }) => {
    const lines = Object.entries({ 'Content-Length': '0', ...headers })
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
    passage.write('client', Buffer.from(`HTTP/1.1 ${status}\r\n${head}\r\n`))
    passage.end()
  }
}

/** The server's 101 with a line changed or added. */
export function changedAnswer(change: (head: string) => string): Action {
  return ({ passage, bytes }) => {
    passage.write('client', Buffer.from(change(bytes.toString('latin1')), 'latin1'))
  }
}
