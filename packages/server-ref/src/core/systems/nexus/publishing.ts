import { nexus } from 'maxine-protocol/dialects/nexus'
import { nexusServer } from 'maxine-protocol/dialects/nexus/server'
import type { Audience } from '../../broadcast/audience.ts'
import type { Catalogue } from './channels.ts'

/** An event that has been told. */
export interface Published {
  readonly channel: string
  /** Its place among all events of this server. */
  readonly offset: number
  /** Milliseconds since 1970. */
  readonly timestamp: number
}

export type Publish = (channel: string, data: unknown) => Promise<Published>

/** Publishes on the channels of a catalogue. */
export function createPublish(catalogue: Catalogue, audience: Pick<Audience, 'tell'>): Publish {
  return async (channel, data) => {
    if (!catalogue.has(channel)) {
      throw new RangeError(
        `There is no channel ${JSON.stringify(channel)}: add it to the catalogue`,
      )
    }
    assertReadable(channel, data)
    const to = { kind: 'topic', topic: channel } as const
    const { offset, timestamp } = await audience.tell({ event: channel, data, to })
    return { channel, offset, timestamp }
  }
}

/** Every client would report such a frame as a bad one: better that who publishes hears of it. */
function assertReadable(channel: string, data: unknown): void {
  const encoded = nexusServer.encode({ type: 'event', event: channel, data })
  const [read] = encoded.ok ? nexus.decode(encoded.frames.join('')) : []
  if (!read?.ok) throw new TypeError(read?.problem.message ?? 'this wire cannot say it')
  if (read.message.type !== 'event' || read.message.data === undefined) {
    throw new TypeError('data: expected a value that JSON can say')
  }
}
