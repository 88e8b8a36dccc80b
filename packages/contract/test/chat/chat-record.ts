import type { EventMessage } from 'maxine-client'
import { cliffracer } from 'maxine-client/dialects/cliffracer'
import type { RunningCliffracer } from 'maxine-server-ref'
import { textsOf } from 'maxine-server-ref/core'

/** What a room was told, in the one order of its server: as somebody hears it who is always there. */
export class ChatRecord {
  readonly #told: string[] = []
  readonly #texts = new Map<string, number>()

  constructor({ core }: Pick<RunningCliffracer, 'core'>) {
    const peer = core.accept(
      {
        send: (frames) => textsOf(frames).forEach((text) => this.#record(text)),
        close: () => undefined,
        buffered: () => 0,
      },
      { address: '192.0.2.1', path: '/chat/lobby', token: 'witness' },
    )
    if ('status' in peer) throw new Error('the witness is not let in')
    // The service asks now and then who is still there.
    this.pulse = () => peer.onText('{"type":"pong"}')
    this.leave = () => peer.onClose()
  }

  readonly pulse: () => void
  readonly leave: () => void

  get length(): number {
    return this.#told.length
  }

  at(place: number): string {
    return this.#told[place] ?? 'nothing'
  }

  /** Where a text was said. */
  placeOf(text: string): number | undefined {
    return this.#texts.get(text)
  }

  #record(text: string): void {
    for (const read of cliffracer.decode(text)) {
      if (!read.ok || read.message.type !== 'event') continue
      const said = textOf(read.message)
      if (said !== undefined) this.#texts.set(said, this.#told.length)
      this.#told.push(keyOf(read.message))
    }
  }
}

/** What of it is the same for all who hear it. */
export function keyOf({ event, data }: EventMessage): string {
  const { user, message } = data as Readonly<Record<string, unknown>>
  return JSON.stringify([event, user, message])
}

/** Texts are said once each. */
export function textOf({ event, data }: EventMessage): string | undefined {
  const { message } = data as { readonly message?: unknown }
  return event === 'message' && typeof message === 'string' ? message : undefined
}
