import { DeploydClient } from 'maxine-client/deployd'
import type { EventMessage } from 'maxine-client'
import { createContext, use } from 'react'
import { Tape } from '../feed/tape.ts'
import type { PageParts } from '../pages/open-page.ts'
import type { SystemAddress } from '../read-config.ts'
import { PAGE_FRAMES } from '../shell/page-frames.ts'
import { createFrameSchedule } from '../shell/schedule-frame.ts'
import { ask, fieldsOf, textAt } from '../system/ask.ts'
import { DEMO_BACKOFF, DEMO_TIMEOUTS, openSystemDesk } from '../system/system-desk.ts'
import type { SystemDesk } from '../system/system-desk.ts'
import type { TodoChange } from './todo-list.ts'
import { Todos } from './todos.ts'

const COLLECTION = 'todos'

/** All that belongs to a page of go-deployd while it is open. */
export interface DeploydDesk {
  readonly system: SystemDesk
  readonly client: DeploydClient
  readonly todos: Todos
  /** Every change that was heard, as it came. */
  readonly changes: Tape
  /** What handlers on the server emitted. */
  readonly customs: Tape
  /** Each of them takes an event in; from `useServiceEvents`, and so each one once. */
  readonly recordChange: (event: EventMessage) => void
  readonly recordCustom: (event: EventMessage) => void
  readonly close: () => void
}

export function openDeploydDesk({ url, httpUrl }: SystemAddress, parts: PageParts): DeploydDesk {
  const client = new DeploydClient({ url, timeouts: DEMO_TIMEOUTS, backoff: DEMO_BACKOFF })
  const fetch = globalThis.fetch.bind(globalThis)
  const { tokens } = parts
  const todos = new Todos({
    url: `${httpUrl}/${COLLECTION}`,
    ask: (question) => ask(question, { tokens, fetch }),
  })
  const schedule = createFrameSchedule(PAGE_FRAMES)
  const [changes, customs] = [new Tape({ schedule }), new Tape({ schedule })]
  // After each outage as well: what happened in it can be read, though nobody told of it.
  client.on('state', ({ status }) => {
    if (status === 'connected') void todos.read()
  })
  return {
    ...{ client, todos, changes, customs },
    recordChange(event) {
      changes.push(event)
      const change = changeIn(event)
      if (change) todos.take(change)
    },
    recordCustom: (event) => customs.push(event),
    system: openSystemDesk('deployd', parts, client),
    close: () => void client.disconnect(),
  }
}

/** Nothing for a change in another collection, or of a kind nobody knows. */
function changeIn({ data }: EventMessage): TodoChange | undefined {
  const { collection, action, document } = fieldsOf(data)
  if (collection !== COLLECTION) return undefined
  if (action !== 'created' && action !== 'updated' && action !== 'deleted') return undefined
  return { action, document, userId: textAt(data, 'userId'), at: Date.now() }
}

export const DeploydContext = createContext<DeploydDesk | undefined>(undefined)

export function useDeployd(): DeploydDesk {
  const desk = use(DeploydContext)
  if (!desk) throw new Error('There is no desk: the page of go-deployd gives one to what is in it.')
  return desk
}
