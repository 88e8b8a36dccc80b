import { Breach, must } from '../breach.ts'
import { Inbox } from '../inbox.ts'
import { fits, show } from '../shape.ts'
import type { Frame } from '../shape.ts'
import { unlessLate } from '../time-limit.ts'
import type { Timers } from '../timers.ts'
import type { Transcript } from '../transcript.ts'
import type { Caller } from './caller.ts'
import type { ClientFacts } from './client-facts.ts'
import { welcomeTo } from './frames.ts'
import type { Host } from './host.ts'
import type { ClientPlace, ClientReport, ClientSubject, RunningClient } from './subject.ts'

export interface MeetingParts {
  readonly host: Host
  readonly subject: ClientSubject
  readonly facts: ClientFacts
  readonly timers: Timers
  readonly transcript: Transcript
}

/** A client that has come and said its first frame. */
export interface Entered {
  readonly caller: Caller
  readonly first: Frame
  readonly hello: Frame
  /** The position it resumes from, of the one stream there is. */
  readonly since: unknown
}

/** For a client to end, in milliseconds. */
const STOP_MS = 10_000

/** No case makes so many; a client that tells one thing for ever is not listened to. */
const MOST_REPORTS = 1_000

/** One client under test and a server that it has for itself. */
export class Meeting {
  readonly #parts: MeetingParts
  readonly #reports: Inbox<ClientReport>
  #client: RunningClient | undefined
  #stage: 'running' | 'over' = 'running'

  constructor(parts: MeetingParts) {
    this.#parts = parts
    this.#reports = new Inbox(parts.timers, parts.facts.patienceMs)
  }

  async begin(): Promise<this> {
    const client = await this.#parts.subject.start(this.#place())
    if (this.#stage === 'over') {
      await client.stop()
      throw new Breach('the case is over')
    }
    this.#client = client
    return this
  }

  /** Every connection so far. */
  get callers(): readonly Caller[] {
    return this.#parts.host.callers
  }

  /** When the client last fetched a token, on the clock of the suite. */
  get tokenAskedAt(): number | undefined {
    return this.#parts.host.tokenAskedAt
  }

  /** The next connection, on which nothing has been heard or said. */
  accept(withinMs = this.#returnMs): Promise<Caller> {
    const what = this.callers.length > 0 ? 'the client to come back' : 'the client to connect'
    return this.#parts.host.accept(what, withinMs)
  }

  /** The next connection, if one comes within this time. */
  async acceptWithin(withinMs: number): Promise<Caller | undefined> {
    try {
      return await this.#parts.host.accept('a connection', withinMs)
    } catch (error) {
      if (error instanceof Breach) return undefined
      throw error
    }
  }

  /** The next connection with its first frame. */
  async enter(withinMs?: number): Promise<Entered> {
    return this.hear(await this.accept(withinMs))
  }

  /** The next connection, welcomed. Done when the client has asked for something. */
  async welcome(more: Frame = {}): Promise<Entered> {
    const entered = await this.enter()
    await this.greet(entered, more)
    return entered
  }

  /** The first frame of a connection. */
  async hear(caller: Caller): Promise<Entered> {
    const first = await caller.next('the first frame')
    const { hello } = first
    must(fits(hello, {}), `wanted a hello in the first frame, got ${show(first)}`)
    const since: unknown = (Object((hello as Frame)['since']) as Frame)['registry']
    return { caller, first, hello: hello as Frame, since }
  }

  async greet({ caller, hello }: Entered, more: Frame = {}): Promise<void> {
    caller.send(welcomeTo(hello, more))
    if (fits(hello, { subscriptions: [] })) await caller.subscription()
  }

  /** Ends a connection without a word, once the client has read all, and gives the next one. */
  async cut(caller: Caller): Promise<Entered> {
    await caller.settle()
    caller.drop()
    return this.enter()
  }

  /** Fails the case where the client connects within this time. */
  async staysAway(why: string, withinMs = this.#parts.facts.awayMs): Promise<void> {
    const began = this.#parts.timers.now()
    const caller = await this.acceptWithin(withinMs)
    if (!caller) return
    const ms = Math.round(caller.at - began)
    throw new Breach(`wanted no connection ${why}; one came after ${ms} ms`)
  }

  /** The next thing that the application was told. Needs the ability `reports`. */
  report(what = 'something to be told to the application'): Promise<ClientReport> {
    return this.#reports.take(what)
  }

  /** All that was told up to the event with this offset, or of this name. Needs `reports`. */
  async reportsUntil(last: number | string): Promise<readonly ClientReport[]> {
    const reports: ClientReport[] = []
    const what = `the event ${last} to be delivered`
    for (;;) {
      const report = await this.report(`${what} after ${show(reports)}`)
      reports.push(report)
      must(reports.length < MOST_REPORTS, `wanted ${what}, got ${MOST_REPORTS} others`)
      if (report.kind === 'event' && (report.offset === last || report.event === last)) {
        return reports
      }
    }
  }

  /** Ends the client as its user would; a breach where that takes too long. */
  async stop(): Promise<void> {
    const client = this.#client
    this.#client = undefined
    if (!client) return
    const end = await unlessLate(this.#parts.timers, STOP_MS, client.stop())
    must(end !== 'late', `wanted the client to end, it did not in ${STOP_MS} ms`)
  }

  /** Nothing of it is left. */
  async end(): Promise<void> {
    this.#stage = 'over'
    for (const caller of this.callers) caller.endStall()
    try {
      await this.stop()
    } finally {
      await this.#parts.host.close()
    }
  }

  get #returnMs(): number {
    const { startMs, returnMs } = this.#parts.facts
    return this.callers.length > 0 ? returnMs : startMs
  }

  #place(): ClientPlace {
    const { host, transcript } = this.#parts
    return {
      url: host.url,
      httpUrl: host.httpUrl,
      tokenUrl: host.tokenUrl,
      token: host.firstToken,
      freshToken: () => host.giveToken(),
      onReport: (report) => {
        transcript.add(0, '-', `the application is told of ${show(report)}`)
        this.#reports.put(report)
      },
      onEnd: (how) => {
        transcript.add(0, '-', how)
        host.expectNobody(how)
        this.#reports.end({ code: 0, reason: '' }, how)
      },
      onNote: (text) => transcript.add(0, '-', text),
    }
  }
}
