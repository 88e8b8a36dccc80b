import { CaseTime } from '../case-time.ts'
import type { Timers } from '../timers.ts'
import type { Transcript } from '../transcript.ts'
import type { ClientFacts } from './client-facts.ts'
import { Host } from './host.ts'
import { Meeting } from './meeting.ts'
import type { ClientSubject } from './subject.ts'

export interface SceneParts {
  readonly subject: ClientSubject
  readonly facts: ClientFacts
  readonly timers: Timers
  readonly transcript: Transcript
  readonly freshToken: () => string
}

/** What a case about clients has to work with. */
export class Scene {
  readonly #parts: SceneParts
  readonly #meetings: Meeting[] = []
  readonly #time: CaseTime
  #connections = 0

  constructor(parts: SceneParts) {
    this.#parts = parts
    this.#time = new CaseTime(parts.timers)
  }

  get facts(): ClientFacts {
    return this.#parts.facts
  }

  /** Starts a client at a server of its own. */
  async meet(): Promise<Meeting> {
    this.#time.mustGoOn()
    const { subject, facts, timers, transcript, freshToken } = this.#parts
    const nextNumber = () => ++this.#connections
    const parts = { timers, transcript, patienceMs: facts.patienceMs, nextNumber }
    const host = new Host({ ...parts, freshToken: () => hidden(transcript, freshToken()) })
    const meeting = new Meeting({ host, subject, facts, timers, transcript })
    this.#meetings.push(meeting)
    await host.open()
    return meeting.begin()
  }

  /** Milliseconds on the clock of the suite. */
  now(): number {
    return this.#time.now()
  }

  /** For the few cases about time itself: nothing on the wire says that it has passed. */
  wait(ms: number): Promise<void> {
    return this.#time.wait(ms)
  }

  /** Ends every client and every server. */
  async end(): Promise<void> {
    this.#time.end()
    await Promise.all(this.#meetings.map((meeting) => meeting.end()))
  }
}

function hidden(transcript: Transcript, token: string): string {
  transcript.hide(token)
  return token
}
