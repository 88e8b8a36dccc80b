import { describe, expect, test } from 'vitest'
import { tryCell } from './cell.ts'
import { CLOCK_CELLS } from './clock-cells.ts'
import { CLOSE_CODE_CELLS } from './close-code-cells.ts'
import { FRAME_CELLS } from './frame-cells.ts'
import { HANDSHAKE_CELLS } from './handshake-cells.ts'
import { SERVER_CELLS } from './server-cells.ts'
import { TLS_CELLS } from './tls-cells.ts'
import { TOKEN_CELLS } from './token-cells.ts'
import { TRANSPORT_CELLS } from './transport-cells.ts'

/** The fault matrix of `reliability.md` 3.3, F8, F9, F12 to F21, F23 and F24. */
describe.concurrent('a client', { timeout: 60_000 }, () => {
  test.each(TOKEN_CELLS)('at $step meets $fault', tryCell)
  test.each(CLOCK_CELLS)('at $step meets $fault', tryCell)
  test.each(HANDSHAKE_CELLS)('at $step meets $fault', tryCell)
  test.each(FRAME_CELLS)('at $step meets $fault', tryCell)
})

test('no cell of the matrix is there twice, and no fault is left out', () => {
  const cells = [
    ...[TRANSPORT_CELLS, TLS_CELLS, CLOSE_CODE_CELLS, SERVER_CELLS],
    ...[FRAME_CELLS, HANDSHAKE_CELLS, TOKEN_CELLS, CLOCK_CELLS],
  ].flat()
  const names = cells.map(({ step, fault }) => `${step}, ${fault}`)
  expect(new Set(names).size).toBe(names.length)
  const found = new Set(cells.flatMap(({ fault }) => numbersOf(fault)))
  const all = Array.from({ length: 24 }, (_, index) => index + 1)
  expect(all.filter((number) => !found.has(number))).toEqual([])
})

/** `F4 to F6` are three. */
function numbersOf(fault: string): number[] {
  const [, first, last = first] = /^F(\d+)(?: to F(\d+))?/.exec(fault)!
  const count = Number(last) - Number(first) + 1
  return Array.from({ length: count }, (_, index) => Number(first) + index)
}
