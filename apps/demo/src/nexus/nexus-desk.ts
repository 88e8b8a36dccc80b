import { NexusClient } from 'maxine-client/nexus'
import type { EventMessage } from 'maxine-client'
import { createContext, use } from 'react'
import { Store } from '../design/store.ts'
import { Tape } from '../feed/tape.ts'
import type { PageParts } from '../pages/open-page.ts'
import type { SystemAddress } from '../read-config.ts'
import { PAGE_FRAMES } from '../shell/page-frames.ts'
import { createFrameSchedule } from '../shell/schedule-frame.ts'
import { ask } from '../system/ask.ts'
import type { Answer } from '../system/ask.ts'
import { DEMO_BACKOFF, DEMO_TIMEOUTS, openSystemDesk } from '../system/system-desk.ts'
import type { SystemDesk } from '../system/system-desk.ts'
import { NO_LOAD, withBreak, withMetric } from './load.ts'
import { dataOf } from './publishing.ts'
import type { Draft } from './publishing.ts'

/** All that belongs to a page of Nexus while it is open. */
export interface NexusDesk {
  readonly system: SystemDesk
  readonly client: NexusClient
  readonly tape: Tape
  readonly load: Store<ReturnType<typeof withMetric>>
  /** What the server confirmed or ended last, in a line. */
  readonly said: Store<string | undefined>
  /** Takes an event in; from `useServiceEvents`, and so each one once. */
  readonly record: (event: EventMessage) => void
  readonly publish: (draft: Draft) => Promise<Answer>
  readonly close: () => void
}

export function openNexusDesk({ url, httpUrl }: SystemAddress, parts: PageParts): NexusDesk {
  const { tokens } = parts
  const client = new NexusClient({
    url,
    apiKey: tokens.current,
    getToken: tokens.getToken,
    // A browser's WebSocket sends no headers; the address stays on this machine.
    tokenVia: 'query',
    timeouts: DEMO_TIMEOUTS,
    backoff: DEMO_BACKOFF,
  })
  const tape = new Tape({ schedule: createFrameSchedule(PAGE_FRAMES) })
  const load = new Store(NO_LOAD)
  client.on('gap', () => load.set(withBreak(load.get())))
  const fetch = globalThis.fetch.bind(globalThis)
  return {
    client,
    tape,
    load,
    said: saidBy(client),
    record(event) {
      tape.push(event)
      load.set(withMetric(load.get(), event.data))
    },
    publish(draft) {
      const body = { channel: draft.channel, data: dataOf(draft) }
      const question = { method: 'POST', url: `${httpUrl}/publish`, body } as const
      return ask(question, { tokens, fetch })
    },
    system: openSystemDesk('nexus', parts, client),
    close: () => void client.close(),
  }
}

/** The answers of the server, the last one in words. */
function saidBy(client: NexusClient): NexusDesk['said'] {
  const said = new Store<string | undefined>(undefined)
  client.on('subscription_confirmed', ({ channels, subscription_id: id = 'without an id' }) =>
    said.set(`Confirmed as ${id}: ${channels.join(', ')}`),
  )
  client.on('unsubscription_confirmed', ({ channels }) => said.set(`Ended: ${channels.join(', ')}`))
  client.on('subscription_error', ({ message }) => said.set(`Refused: ${message}`))
  return said
}

export const NexusContext = createContext<NexusDesk | undefined>(undefined)

export function useNexus(): NexusDesk {
  const desk = use(NexusContext)
  if (!desk) throw new Error('There is no desk: the page of Nexus gives one to what is in it.')
  return desk
}
