import type { FetchLike, Filter, ResponseLike } from 'maxine-client'
import { matchesFilter } from 'maxine-client'
import type { Connection, Peer } from 'maxine-server-ref/core'
import type { Chance } from './chance.ts'
import type { Server } from './new-server.ts'
import { OldRegistry } from './old-registry.ts'
import { TROUBLE_MS } from './plan.ts'
import type { Plan } from './plan.ts'
import type { Scene } from './scene.ts'
import type { Tokens } from './tokens.ts'

/** As many events as deployed servers keep. */
const KEPT = 1_000

interface Said {
  readonly auth?: string
  readonly subscribe?: Filter | true
  readonly unsubscribe?: unknown
  readonly refresh_token?: unknown
}

interface Session {
  readonly connection: Connection
  readonly state: { filter: Filter | undefined; standing: 'unknown' | 'known' | 'gone' }
}

/** What the history answered, for an oracle that asks whether a gap was needed. */
export interface HistoryAnswer {
  readonly at: number
  /** Numbers of the facts in it; nothing where there was no answer. */
  readonly facts: ReadonlySet<number> | undefined
}

/** A Maxine server of the time of the documents, as `wire.md` found it: one filter, no offsets, no welcome. */
export class OldServer implements Server {
  answers: HistoryAnswer[] = []
  /** How much had happened when the history first answered. */
  anchoredAt: number | undefined
  /** What it holds: made by the events it publishes, by the rules of its time. */
  readonly registry: OldRegistry
  #counted = 0
  #bootedAt = 0
  #history: { readonly n: number; readonly timestamp: number; readonly text: string }[] = []
  #sessions = new Set<Session>()
  #life: 'up' | 'down' = 'up'
  #lives = 1
  readonly #scene: Scene
  readonly #plan: Plan
  readonly #tokens: Tokens
  readonly #chance: Chance

  constructor(
    scene: Scene,
    parts: { readonly plan: Plan; readonly tokens: Tokens; readonly chance: Chance },
  ) {
    this.#scene = scene
    this.#plan = parts.plan
    this.#tokens = parts.tokens
    this.#chance = parts.chance
    this.registry = new OldRegistry(
      (event, data) => this.publish(event, data),
      () => scene.clock.now,
    )
  }

  get epoch(): string {
    return `old-${this.#lives}`
  }

  start(): Promise<void> {
    return Promise.resolve()
  }

  accept(connection: Connection): Peer | undefined {
    if (this.#life === 'down') return undefined
    const standing = this.#plan.auth === 'off' ? 'known' : 'unknown'
    const session: Session = { connection, state: { filter: undefined, standing } }
    this.#sessions.add(session)
    return {
      onText: (text) => this.#read(session, JSON.parse(text) as Said),
      onBinary: () => this.#scene.report('WIRE', 'a binary frame ends an old server'),
      onDrain: () => undefined,
      onClose: () => this.#end(session),
    }
  }

  /** Nobody can publish at a server that is down: it is the registry. */
  publish(event: string, data: unknown): void {
    if (this.#life === 'down') return
    const { clock, truth } = this.#scene
    const timestamp = clock.now
    this.#counted += 1
    this.registry.follow(event, data)
    const n = truth.record({ event, data, timestamp })
    const text = JSON.stringify({ event, data, timestamp })
    this.#history = [...this.#history, { n, timestamp, text }].slice(-KEPT)
    for (const { state, connection } of this.#sessions) {
      if (state.standing !== 'known') continue
      const isAsked = !state.filter || !this.#plan.heedsFilter
      if (isAsked || matchesFilter(state.filter ?? {}, { event, data })) connection.send([text])
    }
  }

  crash(keeps: 'log' | 'nothing', downForMs: number): void {
    if (this.#life === 'down') return
    this.#scene.trace(() => `old server crashes, keeps ${keeps}`)
    this.#life = 'down'
    this.#closeAll(1006)
    // Its history is in memory: only one behind a proxy that went down keeps it.
    if (keeps === 'nothing') {
      this.#history = []
      this.#counted = 0
      this.registry.clear()
    }
    this.#lives += 1
    this.#scene.clock.after(downForMs, () => {
      this.#life = 'up'
      if (keeps === 'nothing') this.#bootedAt = this.#scene.clock.now
    })
  }

  restartGracefully(): void {
    this.#closeAll(1001)
  }

  expireAll(): void {
    this.#closeAll(1005)
  }

  revoke(): void {
    this.#closeAll(1005)
  }

  stop(): Promise<void> {
    this.#closeAll(1001)
    this.#life = 'down'
    return Promise.resolve()
  }

  /** Its routes, over a network that takes its time; how the history answers, oracles want to know. */
  readonly fetch: FetchLike = (url, { headers, signal }) =>
    new Promise((resolve, reject) => {
      const { clock, trace } = this.#scene
      const isLost = this.#chance.happens(this.#plan.historyLosses) && clock.now < TROUBLE_MS
      const asked = new URL(url)
      const isHistory = asked.pathname === '/events'
      const answer = (facts?: ReadonlySet<number>) => {
        if (isHistory) this.answers.push({ at: clock.now, facts })
      }
      signal.addEventListener('abort', () => reject(new Error('aborted')))
      clock.after(this.#chance.between(5, isLost ? 6_000 : 400), () => {
        if (signal.aborted) return
        if (this.#life === 'down' || isLost) {
          answer()
          return reject(new Error('no route'))
        }
        if (!isHistory) return resolve(this.#tell(asked))
        const { status, found } = this.#look(asked, headers['authorization'])
        trace(() => `history ${url} gives ${status} and ${found.length}`)
        if (status === 200) this.anchoredAt ??= this.#scene.truth.head
        answer(status === 200 ? new Set(found.map(({ n }) => n)) : undefined)
        resolve(response(status, `[${found.map(({ text }) => text).join()}]`))
      })
    })

  #tell({ pathname, searchParams }: URL): ResponseLike {
    const metrics = {
      uptime: (this.#scene.clock.now - this.#bootedAt) / 1_000,
      eventsBroadcasted: this.#counted,
    }
    // It keeps its registry in memory, so that there is nothing to back up.
    if (pathname === '/backup') return response(400, '{"error":"Persistence not enabled"}')
    const told = pathname === '/metrics' ? metrics : this.registry.list(pathname, searchParams)
    return told ? response(200, JSON.stringify(told)) : response(404, '{"message":"Not found"}')
  }

  #look({ searchParams }: URL, authorization = '') {
    const token = authorization.replace(/^Bearer /, '')
    if (this.#plan.auth !== 'off' && !this.#tokens.verify(token).ok) {
      return { status: 401, found: [] }
    }
    const since = Number(searchParams.get('since') ?? -1)
    const limit = Number(searchParams.get('limit') ?? 100)
    const found = this.#history.filter(({ timestamp }) => timestamp > since).slice(-limit)
    return { status: 200, found }
  }

  /** In this order: `auth`, then one of the others. Everything else is ignored. */
  #read(session: Session, { auth, subscribe, unsubscribe, refresh_token: refresh }: Said): void {
    const { state } = session
    if (this.#plan.auth !== 'off') {
      if (auth !== undefined) this.#authenticate(session, auth)
      else if (state.standing === 'unknown') this.#turnAway(session, 'auth_required')
    }
    if (state.standing !== 'known') return
    if (subscribe !== undefined) this.#subscribe(session, subscribe)
    else if (unsubscribe !== undefined) {
      state.filter = undefined
      this.#say(session, { type: 'unsubscribed' })
    } else if (refresh !== undefined && this.#plan.auth !== 'off') {
      this.#say(session, { type: 'token_refreshed', token: this.#tokens.issue() })
    }
  }

  #subscribe(session: Session, filter: Filter | true): void {
    if (filter !== true && filter.event === 'admin_event' && this.#tokens.role() !== 'admin') {
      return this.#say(session, { type: 'error', message: 'Insufficient permissions' })
    }
    session.state.filter = filter === true ? undefined : filter
    this.#say(session, { type: 'subscribed', filter })
  }

  #authenticate(session: Session, token: string): void {
    const verified = this.#tokens.verify(token)
    if (!verified.ok) return this.#turnAway(session, 'auth_failed')
    session.state.standing = 'known'
    this.#say(session, { type: 'authenticated', user: verified.identity.user })
  }

  #turnAway(session: Session, type: string): void {
    this.#say(session, { type })
    this.#end(session)
    session.connection.close(1005, '')
  }

  #say({ connection }: Session, frame: object): void {
    connection.send([JSON.stringify(frame)])
  }

  #end(session: Session): void {
    session.state.standing = 'gone'
    this.#sessions.delete(session)
  }

  #closeAll(code: number): void {
    for (const session of [...this.#sessions]) {
      this.#end(session)
      session.connection.close(code, '')
    }
  }
}

function response(status: number, text: string): ResponseLike {
  return { status, headers: { get: () => null }, text: () => Promise.resolve(text) }
}
