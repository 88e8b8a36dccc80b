import { CliffracerClient } from 'maxine-client/cliffracer'
import type { Room } from 'maxine-client/cliffracer'
import type { EventMessage } from 'maxine-client'
import { keyOf, textOf } from './chat-record.ts'
import type { ChatRecord } from './chat-record.ts'

export interface PersonParts {
  readonly name: string
  /** Of the relay. */
  readonly url: string
  readonly record: ChatRecord
  /** Told what is wrong. */
  readonly report: (what: string) => void
  readonly onChange: () => void
}

/**
 * Somebody in the room, over a real socket. From the first word on that is heard on a connection,
 * everything that the room was told follows, once each and in the server's order; after an outage a
 * gap is told before anything is heard.
 */
export class ChatPerson {
  readonly name: string
  readonly room: Room
  gaps = 0
  heard = 0
  readonly #parts: PersonParts
  readonly #client: CliffracerClient
  /** The next thing to hear; nothing before the first word of a connection. */
  #at: number | undefined
  /** What was heard and not yet compared. */
  #unplaced: EventMessage[] = []
  #isOwed: 'a gap' | 'nothing' = 'nothing'
  #status = 'idle'
  #said = 0
  /** What was said first on this connection, which all of it is heard after. */
  #greeting: string | undefined

  constructor(parts: PersonParts) {
    this.#parts = parts
    this.name = parts.name
    this.#client = new CliffracerClient({
      url: `${parts.url}/ws`,
      token: parts.name,
      // Seconds, so that what is half open is found within the test.
      backoff: { baseMs: 500, capMs: 4_000, stableMs: 5_000 },
      timeouts: { heartbeatMs: 4_000, graceMs: 5_000 },
    })
    this.room = this.#client.join('lobby')
    this.#listen()
  }

  /** Connected, and all that the room was told has been heard. */
  get isThere(): boolean {
    this.#place()
    return this.#status === 'connected' && this.#at === this.#parts.record.length
  }

  say(): string | undefined {
    const text = `${this.name} ${(this.#said += 1)}`
    return this.room.send(text) ? text : undefined
  }

  describe(): string {
    const { record } = this.#parts
    const next = this.#at === undefined ? 'no word' : record.at(this.#at)
    return `${this.name} is ${this.#status}, at ${this.#at} of ${record.length}: ${next}`
  }

  leave(): Promise<void> {
    return this.#client.disconnect()
  }

  #listen(): void {
    const { room } = this
    room.on('event', (event) => this.#hear(event))
    room.on('open', () => (this.#greeting = this.say()))
    room.on('gap', () => {
      this.gaps += 1
      if (this.#isOwed === 'nothing') this.#report('was told of a gap, and there was no outage')
      this.#isOwed = 'nothing'
    })
    room.on('state', ({ status }) => {
      if (this.#status === 'connected' && status !== 'connected') {
        this.#isOwed = 'a gap'
        this.#at = undefined
        this.#unplaced = []
        this.#greeting = undefined
      }
      this.#status = status
      this.#parts.onChange()
    })
    // Reported frames and lost connections are what this is about.
    room.on('error', () => undefined)
  }

  #hear(event: EventMessage): void {
    this.heard += 1
    if (this.#isOwed === 'a gap')
      this.#report(`heard ${event.event} after an outage, and of no gap`)
    this.#isOwed = 'nothing'
    this.#unplaced.push(event)
    this.#place()
    this.#parts.onChange()
  }

  /** In one turn the service may write to this one first, and to its witness last. */
  #place(): void {
    const { record } = this.#parts
    for (let event = this.#unplaced[0]; event; event = this.#unplaced[0]) {
      const text = textOf(event)
      const place = text === undefined ? undefined : record.placeOf(text)
      if (this.#at === record.length) return
      if (this.#at === undefined && text !== undefined && place === undefined) return
      this.#unplaced.shift()
      if (this.#at !== undefined) this.#follow(event, this.#at)
      else if (place !== undefined) this.#begin(place)
    }
  }

  #follow(event: EventMessage, at: number): void {
    const told = this.#parts.record.at(at)
    if (told !== keyOf(event)) this.#report(`heard ${keyOf(event)} in the place of ${told}`)
    this.#at = told === keyOf(event) ? at + 1 : undefined
  }

  /** The first word of a connection says where in the order of the room it is. */
  #begin(place: number): void {
    const greeting = this.#greeting ?? ''
    const greeted = this.#parts.record.placeOf(greeting) ?? Infinity
    if (greeted < place) {
      this.#report(`said ${greeting}, and heard nothing before ${this.#parts.record.at(place)}`)
    }
    this.#at = place + 1
  }

  #report(what: string): void {
    this.#parts.report(`${this.name} ${what}`)
  }
}
