import { CliffracerClient } from 'maxine-client/cliffracer'
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
import { withUpdate } from './orders.ts'
import type { Orders } from './orders.ts'
import { RoomDesk } from './room-desk.ts'

/** All that belongs to a page of Cliffracer while it is open. */
export interface CliffracerDesk {
  readonly system: SystemDesk
  readonly client: CliffracerClient
  readonly orders: Store<Orders>
  readonly announcements: Tape
  /** The room somebody is in; nothing after leaving. */
  readonly room: Store<RoomDesk | undefined>
  readonly recordOrder: (event: EventMessage) => void
  readonly recordAnnouncement: (event: EventMessage) => void
  /** Joins a room, and leaves the one before. Throws for a name no room can have. */
  readonly join: (name: string) => void
  readonly leave: () => void
  readonly announce: (text: string) => Promise<Answer>
  readonly close: () => void
}

export function openCliffracerDesk(
  { url, httpUrl }: SystemAddress,
  parts: PageParts,
): CliffracerDesk {
  const { tokens } = parts
  const client = new CliffracerClient({
    url,
    token: tokens.current,
    getToken: tokens.getToken,
    timeouts: DEMO_TIMEOUTS,
    backoff: DEMO_BACKOFF,
  })
  const orders = new Store<Orders>([])
  const room = new Store<RoomDesk | undefined>(undefined)
  const announcements = new Tape({ schedule: createFrameSchedule(PAGE_FRAMES) })
  const fetch = globalThis.fetch.bind(globalThis)
  const leave = () => {
    void room.get()?.room.leave()
    room.set(undefined)
  }
  return {
    ...{ client, orders, announcements, room, leave },
    recordOrder: ({ data }) => orders.set(withUpdate(orders.get(), data, Date.now())),
    recordAnnouncement: (event) => announcements.push(event),
    join(name) {
      const now = room.get()?.room
      if (now?.name === name && now.state.status !== 'closed') return
      const next = new RoomDesk(client, name)
      leave()
      room.set(next)
    },
    announce: (text) =>
      ask(
        { method: 'POST', url: `${httpUrl}/rpc/send_announcement`, body: { text } },
        { tokens, fetch },
      ),
    system: openSystemDesk('cliffracer', parts, client),
    close: () => void client.disconnect(),
  }
}

export const CliffracerContext = createContext<CliffracerDesk | undefined>(undefined)

export function useCliffracer(): CliffracerDesk {
  const desk = use(CliffracerContext)
  if (!desk) throw new Error('There is no desk: the page of Cliffracer gives one to what is in it.')
  return desk
}
