import { afterAll, describe, test } from 'vitest'
import { tryCell } from './faults/cell.ts'
import { CLOCK_CELLS } from './faults/clock-cells.ts'
import { CLOSE_CODE_CELLS } from './faults/close-code-cells.ts'
import { FRAME_CELLS } from './faults/frame-cells.ts'
import { HANDSHAKE_CELLS } from './faults/handshake-cells.ts'
import { SERVER_CELLS } from './faults/server-cells.ts'
import { removeProgram } from './faults/server-process.ts'
import { TLS_CELLS } from './faults/tls-cells.ts'
import { TOKEN_CELLS } from './faults/token-cells.ts'
import { TRANSPORT_CELLS } from './faults/transport-cells.ts'

afterAll(removeProgram)

describe.concurrent('a client survives', () => {
  test.each(FRAME_CELLS)('at $step: $fault', tryCell)
  test.each(TLS_CELLS)('at $step: $fault', tryCell)
  test.each(SERVER_CELLS)('at $step: $fault', tryCell)
  test.each(HANDSHAKE_CELLS)('at $step: $fault', tryCell)
  test.each(TOKEN_CELLS)('at $step: $fault', tryCell)
  test.each(CLOCK_CELLS)('at $step: $fault', tryCell)
  test.each(TRANSPORT_CELLS)('at $step: $fault', tryCell)
  test.each(CLOSE_CODE_CELLS)('at $step: $fault', tryCell)
})
