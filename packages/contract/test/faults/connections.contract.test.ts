import { afterAll, describe, test } from 'vitest'
import { tryCell } from './cell.ts'
import { CLOSE_CODE_CELLS } from './close-code-cells.ts'
import { SERVER_CELLS } from './server-cells.ts'
import { removeProgram } from './server-process.ts'
import { TLS_CELLS } from './tls-cells.ts'
import { TRANSPORT_CELLS } from './transport-cells.ts'

afterAll(removeProgram)

/** The fault matrix of `reliability.md` 3.3, F1 to F7, F10, F11 and F22. */
describe.concurrent('a connection', { timeout: 60_000 }, () => {
  test.each(SERVER_CELLS)('at $step meets $fault', tryCell)
  test.each(TRANSPORT_CELLS)('at $step meets $fault', tryCell)
  test.each(TLS_CELLS)('at $step meets $fault', tryCell)
  test.each(CLOSE_CODE_CELLS)('at $step meets $fault', tryCell)
})
