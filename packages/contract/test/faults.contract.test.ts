import { describe, test } from 'vitest'
import { tryCell } from './faults/cell.ts'
import { CLOSE_CODE_CELLS } from './faults/close-code-cells.ts'
import { FRAME_CELLS } from './faults/frame-cells.ts'
import { TRANSPORT_CELLS } from './faults/transport-cells.ts'

describe.concurrent('a connection', () => {
  test.each(TRANSPORT_CELLS)('survives at $step: $fault', tryCell)
  test.each(CLOSE_CODE_CELLS)('survives at $step: $fault', tryCell)
  test.each(FRAME_CELLS)('survives at $step: $fault', tryCell)
})
