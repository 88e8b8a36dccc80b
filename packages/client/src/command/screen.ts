import type { Size } from './frame.ts'

/** What the watch needs of a terminal. */
export interface Screen {
  /** Takes the terminal, and gives it back as it was when closed. */
  readonly open: () => void
  /** Safe to call at any time, and twice. */
  readonly close: () => void
  readonly draw: (lines: readonly string[]) => void
  readonly size: () => Size
  readonly onResize: (listener: () => void) => void
  readonly onKey: (listener: (key: Key) => void) => void
}

export type Key = 'up' | 'down' | 'page-up' | 'page-down' | 'home' | 'end' | 'quit' | 'suspend'

/** As much of a stream to a terminal as is used. */
export interface TerminalOutput {
  readonly columns?: number
  readonly rows?: number
  readonly writableNeedDrain: boolean
  write(text: string): unknown
  on(event: 'resize' | 'drain', listener: () => void): unknown
}

/** As much of a stream from a keyboard as is used; without raw mode there are no keys. */
export interface TerminalInput {
  readonly isTTY?: boolean
  setRawMode?(mode: boolean): unknown
  setEncoding(encoding: 'utf8'): unknown
  on(event: 'data', listener: (text: string) => void): unknown
  resume(): unknown
  pause(): unknown
}

/** Private modes of xterm that other terminals have taken over, or ignore. */
const ALTERNATE_SCREEN = '?1049'
const CURSOR = '?25'
const WRAPPING = '?7'
/** Holds what is shown until the whole frame is there. */
const TOGETHER = '?2026'

export function createScreen(output: TerminalOutput, input: TerminalInput): Screen {
  let stage: 'closed' | 'open' = 'closed'
  let last = ''
  /** A terminal that does not keep up is shown the latest frame, and none of those between. */
  let waiting: readonly string[] | undefined
  const draw = (lines: readonly string[]): void => {
    if (stage === 'closed') return
    if (output.writableNeedDrain) {
      waiting = lines
      return
    }
    const frame = lines.map((line) => `${line}${CLEAR_REST}`).join('\r\n')
    if (frame === last) return
    last = frame
    output.write(`${set(TOGETHER)}\u001b[H${frame}\u001b[J${reset(TOGETHER)}`)
  }
  output.on('drain', () => {
    const lines = waiting
    waiting = undefined
    if (lines) draw(lines)
  })
  return {
    open() {
      if (stage === 'open') return
      stage = 'open'
      last = ''
      output.write(set(ALTERNATE_SCREEN) + reset(CURSOR) + reset(WRAPPING))
      // Otherwise what is typed shows in the middle of the frame.
      if (input.isTTY) input.setRawMode?.(true)
      if (input.isTTY) input.resume()
    },
    close() {
      if (stage === 'closed') return
      stage = 'closed'
      output.write(set(WRAPPING) + set(CURSOR) + reset(ALTERNATE_SCREEN))
      if (input.isTTY) input.setRawMode?.(false)
      if (input.isTTY) input.pause()
    },
    draw,
    // The last column stays free: what clears the rest of a line would clear a character there.
    size: () => ({ columns: Math.max(1, (output.columns ?? 80) - 1), rows: output.rows ?? 24 }),
    onResize(listener) {
      output.on('resize', () => {
        last = ''
        listener()
      })
    },
    onKey(listener) {
      if (!input.isTTY) return
      input.setEncoding('utf8')
      input.on('data', (text) => keysIn(text).forEach(listener))
      input.pause()
    },
  }
}

const CLEAR_REST = '\u001b[K'

function set(mode: string): string {
  return `\u001b[${mode}h`
}

function reset(mode: string): string {
  return `\u001b[${mode}l`
}

/** In raw mode Ctrl-C and Ctrl-Z are keys like others. */
const KEYS: Readonly<Record<string, Key>> = {
  '\u0003': 'quit',
  q: 'quit',
  '\u001a': 'suspend',
  '\u001b[A': 'up',
  '\u001bOA': 'up',
  k: 'up',
  '\u001b[B': 'down',
  '\u001bOB': 'down',
  j: 'down',
  '\u001b[5~': 'page-up',
  '\u001b[6~': 'page-down',
  ' ': 'page-down',
  '\u001b[H': 'home',
  '\u001b[1~': 'home',
  g: 'home',
  '\u001b[F': 'end',
  '\u001b[4~': 'end',
  G: 'end',
}

/** Several can come at once. */
export function keysIn(text: string): readonly Key[] {
  // eslint-disable-next-line no-control-regex -- an escape character is how these keys begin
  const pressed = text.match(/\u001b(?:O[A-Z]|\[\d*[A-Z~])|[^\u001b]/g) ?? []
  return pressed.flatMap((one) => KEYS[one] ?? [])
}
