import type { CliffracerClient, Room } from 'maxine-client/cliffracer'
import type { EventMessage } from 'maxine-client'
import { Store } from '../design/store.ts'
import type { Outages } from '../system/outages.ts'
import { followOutages } from '../system/system-desk.ts'
import { NOTHING_SAID, withEvent, withLoss } from './transcript.ts'

/** A chat room that somebody is in: a connection of its own, and what was heard there. */
export class RoomDesk {
  readonly room: Room
  readonly talk = new Store(NOTHING_SAID)
  readonly outages: Store<Outages>

  constructor(client: CliffracerClient, name: string) {
    this.room = client.join(name)
    this.outages = followOutages(this.room)
    // Told when the connection stands again: how long it was away is known then.
    this.room.on('gap', () => {
      const outage = this.outages.get().list.at(-1)
      this.talk.set(withLoss(this.talk.get(), outage, Date.now()))
    })
  }

  /** From `useServiceEvents`, and so each event once. */
  readonly record = (event: EventMessage): void =>
    this.talk.set(withEvent(this.talk.get(), event, event.timestamp ?? Date.now()))

  /** Whether it went out; what did not is not kept. */
  say(text: string, user: string): boolean {
    return this.room.send(text, { user })
  }
}
