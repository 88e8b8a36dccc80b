import { describe, expect, test } from 'vitest'
import { createScreen, keysIn } from './screen.ts'

describe('a screen', () => {
  test('is taken and given back as it was, once', () => {
    const { screen, written, modes } = start()
    screen.close()
    screen.open()
    screen.open()
    screen.close()
    screen.close()
    expect(written).toEqual([
      '\u001b[?1049h\u001b[?25l\u001b[?7l',
      '\u001b[?7h\u001b[?25h\u001b[?1049l',
    ])
    expect(modes).toEqual([true, false])
  })

  test('is drawn in one write, without clearing it first, and only when something differs', () => {
    const { screen, written } = start()
    screen.open()
    screen.draw(['a', 'b'])
    screen.draw(['a', 'b'])
    expect(written.slice(1)).toEqual([
      '\u001b[?2026h\u001b[Ha\u001b[K\r\nb\u001b[K\u001b[J\u001b[?2026l',
    ])
  })

  test('is not drawn on while it is not ours', () => {
    const { screen, written } = start()
    screen.draw(['a'])
    expect(written).toEqual([])
  })

  test('shows a slow terminal the latest frame', () => {
    const { screen, written, output, tell } = start()
    screen.open()
    output.writableNeedDrain = true
    screen.draw(['old'])
    screen.draw(['new'])
    output.writableNeedDrain = false
    tell('drain')
    expect(written.slice(1).map((text) => /old|new/.exec(text)?.[0])).toEqual(['new'])
  })

  test('is drawn anew when its size has changed, with the last column left free', () => {
    const { screen, written, tell } = start()
    screen.onResize(() => screen.draw(['a']))
    screen.open()
    screen.draw(['a'])
    tell('resize')
    expect(written).toHaveLength(3)
    expect(screen.size()).toEqual({ columns: 39, rows: 10 })
  })

  test('tells the keys that mean something', () => {
    const { screen, type } = start()
    const keys: string[] = []
    screen.onKey((key) => keys.push(key))
    type('\u001b[Bxj\u0003')
    expect(keys).toEqual(['down', 'down', 'quit'])
  })

  test('reads no keys where they are not typed', () => {
    const { screen, listeners } = start({ isTTY: false })
    screen.onKey(() => undefined)
    expect([...listeners.keys()]).not.toContain('data')
  })
})

test('keys come alone and several at once', () => {
  expect(keysIn('\u001b[A\u001bOA\u001b[5~\u001b[6~ gG\u001a\u001b[1;5A\u001b')).toEqual([
    ...['up', 'up', 'page-up', 'page-down', 'page-down', 'home', 'end', 'suspend'],
  ])
})

function start({ isTTY = true } = {}) {
  const written: string[] = []
  const modes: boolean[] = []
  const listeners = new Map<string, (text: string) => void>()
  const on = (event: string, listener: (text: string) => void) => listeners.set(event, listener)
  const output = {
    columns: 40,
    rows: 10,
    writableNeedDrain: false,
    write: (text: string) => written.push(text),
    on,
  }
  const nothing = () => undefined
  const input = {
    isTTY,
    setRawMode: (mode: boolean) => modes.push(mode),
    setEncoding: nothing,
    resume: nothing,
    pause: nothing,
    on,
  }
  const tell = (event: string, text = '') => listeners.get(event)?.(text)
  const type = (text: string) => tell('data', text)
  return { screen: createScreen(output, input), written, modes, listeners, output, tell, type }
}
