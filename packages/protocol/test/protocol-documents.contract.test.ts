import { describe, expect, test } from 'vitest'
import { readDialectFile } from './golden-files.ts'
import { decodeFrom, FOLDERS, WIRES, withoutRaw } from './wires.ts'
import type { Golden, Wire } from './wires.ts'

/** One frame shown in a PROTOCOL.md, and where. */
interface Shown {
  readonly line: number
  readonly from: Golden['from']
  readonly text: string
}

describe.each(FOLDERS)('PROTOCOL.md of %s', (folder) => {
  const document = readDialectFile(folder, 'PROTOCOL.md')
  const wires = WIRES.filter((wire) => wire.folder === folder)
  const shown = framesIn(document)

  test('says who sends each JSON block', () => {
    const unsaid = document.split('\n').flatMap((line, index) => {
      return line.startsWith('```json') && !/^```json from-(client|server)$/.test(line)
        ? [`${index + 1}: ${line}`]
        : []
    })
    expect(unsaid).toEqual([])
  })

  test('shows frames of both sides', () => {
    expect(new Set(shown.map(({ from }) => from))).toEqual(new Set(['client', 'server']))
  })

  test.each(shown)('line $line is understood', ({ from, text }) => {
    const readings = wires.map((wire) => reading(wire, from, text))
    expect(readings).toContain('understood')
  })
})

function reading(wire: Wire, from: Golden['from'], text: string): string {
  const results = decodeFrom(wire, from, text)
  const unread = results.find((result) => !result.ok || typeOf(result) === 'unknown')
  return unread || results.length === 0 ? JSON.stringify(unread) : 'understood'
}

function typeOf(result: Parameters<typeof withoutRaw>[0]): unknown {
  return (withoutRaw(result) as { type?: unknown }).type
}

/** JSON blocks, and the lines of dialogues: `C:` and `S:` in blocks marked `frames`. */
function framesIn(document: string): Shown[] {
  const shown: Shown[] = []
  let block: { from?: Golden['from']; dialogue: boolean; line: number; text: string[] } | undefined
  for (const [index, line] of document.split('\n').entries()) {
    if (block && line === '```') {
      if (block.from)
        shown.push({ line: block.line, from: block.from, text: block.text.join('\n') })
      block = undefined
    } else if (block) {
      block.text.push(line)
      if (block.dialogue) shown.push(...saidIn(line, index + 1))
    } else if (line.startsWith('```')) {
      const from = /^```json from-(client|server)$/.exec(line)?.[1] as Golden['from'] | undefined
      block = { ...(from && { from }), dialogue: line === '```frames', line: index + 2, text: [] }
    }
  }
  return shown
}

/** A line of a dialogue; one that starts with neither `C: ` nor `S: ` is a remark. */
function saidIn(line: string, number: number): Shown[] {
  const said = /^([CS]): (.+)$/.exec(line)
  if (!said) return []
  return [{ line: number, from: said[1] === 'C' ? 'client' : 'server', text: said[2] ?? '' }]
}
