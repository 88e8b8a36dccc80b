import { textsOf } from '../src/core/index.ts'
import type { ConnectionRequest, Frames, Peer, Refusal } from '../src/core/index.ts'
import type { Wire } from '../src/testing/scenario/link.ts'
import type { Scenario } from '../src/testing/scenario/scenario.ts'

/** The least there can be between a scenario and a test: no network, no WebSocket. */
export class BareWire implements Wire {
  readonly texts: string[] = []
  /** Its code, or that it broke. */
  ended: number | 'dropped' | undefined
  refusal: Refusal | undefined
  #peer: Peer | undefined

  constructor(server: Scenario, request: Partial<ConnectionRequest> = {}) {
    const taken = server.accept(this, { address: '192.0.2.1', ...request })
    if ('status' in taken) this.refusal = taken
    else this.#peer = taken
  }

  readonly send = (frames: readonly Frames[]): void => {
    if (this.ended !== undefined) throw new Error('a write after the end')
    this.texts.push(...textsOf(frames))
  }

  readonly close = (code: number): void => {
    if (this.ended !== undefined) throw new Error('a second end')
    this.ended = code
  }

  readonly drop = (): void => {
    if (this.ended !== undefined) throw new Error('a second end')
    this.ended = 'dropped'
  }

  readonly buffered = (): number => 0

  says(...frames: readonly (object | string)[]): this {
    for (const frame of frames) {
      this.#peer?.onText(typeof frame === 'string' ? frame : JSON.stringify(frame))
    }
    return this
  }

  /** The other side has closed. */
  leaves(): void {
    this.#peer?.onClose()
  }

  get frames(): readonly Readonly<Record<string, unknown>>[] {
    return this.texts.flatMap((text) => JSON.parse(text) as object) as never
  }
}
