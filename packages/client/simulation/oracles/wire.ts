import type { Filter } from 'maxine-client'
import type { Link } from '../link.ts'
import type { Plan } from '../plan.ts'
import type { Heard, Scene, Watcher } from '../scene.ts'
import { CANARY } from '../tokens.ts'

interface Said {
  readonly auth?: string
  readonly subscribe?: Filter | true
  readonly unsubscribe?: { readonly id: string } | true
  readonly id?: string
  readonly ping?: number
  readonly refresh_token?: boolean
  readonly hello?: {
    readonly subscriptions: readonly { readonly id: string; readonly filter: Filter }[]
  }
}

interface Talk {
  frames: number
  welcomed: 'yes' | 'no'
  opened: 'yes' | 'no'
  /** Filters the server was asked for, by id. */
  readonly held: Map<string, string>
  readonly saidAt: number[]
  /** The token that was last shown, or given by the server. */
  token: string | undefined
}

/** Frames of the server that may come before it knows who asks. */
const BEFORE_WELCOME: readonly (string | undefined)[] = ['welcome', 'auth_failed', 'error']

/**
 * What may be on the wire: of the client one hello and that first, nothing before the open and nothing
 * after its close, tokens where they belong, no id twice; of a new server nothing before the welcome
 * (P7).
 */
export class WireOracle implements Watcher {
  readonly #talks = new Map<Link, Talk>()
  readonly #refusedTokens = new Set<string>()
  readonly #scene: Scene
  readonly #plan: Plan

  constructor(scene: Scene, plan: Plan) {
    this.#scene = scene
    this.#plan = plan
  }

  onSocket(link: Link): void {
    this.#talks.set(link, {
      frames: 0,
      welcomed: 'no',
      opened: 'no',
      held: new Map(),
      saidAt: [],
      token: undefined,
    })
  }

  onOpened(link: Link): void {
    this.#talk(link).opened = 'yes'
  }

  onSaid(link: Link, text: string): void {
    const talk = this.#talk(link)
    const said = JSON.parse(text) as Said
    talk.frames += 1
    if (talk.opened === 'no') this.#report(link, 'spoke before the socket was open')
    if (!link.isHeld) this.#report(link, `spoke after it had closed: ${text}`)
    if ((talk.frames === 1) !== (said.hello !== undefined)) {
      this.#report(link, `frame ${talk.frames} is ${text}`)
    }
    this.#checkToken(link, text, said)
    this.#checkRate(link, talk)
    if (said.hello) this.#checkHello(link, talk, said.hello)
    else this.#checkLater(link, talk, said)
  }

  onHears(link: Link, { frame }: Heard): void {
    const talk = this.#talk(link)
    const { type, event, token } = frame as { type?: string; event?: string; token?: string }
    if (type === 'auth_failed') this.#refuse(link)
    if (type === 'token_refreshed') talk.token = token
    if (this.#plan.server === 'old') return
    for (const id of refusedIn(frame)) talk.held.delete(id)
    if (type === 'welcome') talk.welcomed = 'yes'
    const isEvent = event !== undefined || Array.isArray(frame)
    if (talk.welcomed === 'no' && (isEvent || !BEFORE_WELCOME.includes(type))) {
      this.#scene.report(
        'P7',
        `${link.id} was sent ${event ?? type ?? 'events'} before the welcome`,
      )
    }
  }

  onEnded(link: Link, code: number): void {
    if (code === 4401) this.#refuse(link)
  }

  /** What was refused once is not to be shown again. */
  #refuse(link: Link): void {
    const { token } = this.#talk(link)
    if (link.isHeld && token !== undefined) this.#refusedTokens.add(token)
  }

  #checkToken(link: Link, text: string, said: Said): void {
    const { auth } = said
    const rest = auth === undefined ? text : text.replace(auth, '')
    if (this.#plan.tokenVia !== 'frame' && said.hello && auth !== undefined) {
      this.#report(link, 'a token in the frame as well')
    }
    if (rest.includes(CANARY)) this.#report(link, 'a token where none belongs')
    if (auth !== undefined) {
      this.#talk(link).token = auth
      if (this.#refusedTokens.has(auth)) this.#report(link, 'a token that was refused before')
    }
    if (this.#plan.auth === 'off' && auth !== undefined) this.#report(link, 'a token from nowhere')
  }

  /** Servers allow 20 a second. */
  #checkRate(link: Link, { saidAt }: Talk): void {
    const { now } = this.#scene.clock
    saidAt.push(now)
    if (saidAt.filter((at) => at > now - 1_000).length > 20) {
      this.#report(link, 'more than 20 frames in a second')
    }
  }

  #checkHello(link: Link, { held }: Talk, { subscriptions }: NonNullable<Said['hello']>): void {
    for (const { id, filter } of subscriptions) {
      if (held.has(id)) this.#report(link, `the id ${id} twice`)
      const key = JSON.stringify(filter)
      if ([...held.values()].includes(key)) this.#report(link, `the filter ${key} twice`)
      held.set(id, key)
    }
  }

  #checkLater(link: Link, { held, welcomed }: Talk, { subscribe, unsubscribe, id }: Said): void {
    if (this.#plan.server === 'old') return
    if (subscribe !== undefined) {
      // Without a welcome it is taken for an old server, which knows no ids.
      if (id === undefined && welcomed === 'no') return
      if (id === undefined) return this.#report(link, 'a subscription without an id')
      const key = JSON.stringify(subscribe === true ? {} : subscribe)
      if (held.get(id) === key) this.#report(link, `asked again for ${id} ${key}`)
      held.set(id, key)
    }
    if (unsubscribe === true) held.clear()
    if (typeof unsubscribe === 'object' && !held.delete(unsubscribe.id)) {
      this.#report(link, `ended ${unsubscribe.id}, which it had not asked for`)
    }
  }

  #talk(link: Link): Talk {
    const talk = this.#talks.get(link)
    if (!talk) throw new Error('a link that was never made')
    return talk
  }

  #report(link: Link, what: string): void {
    this.#scene.report('WIRE', `${link.id} ${what}`)
  }
}

/** Ids that the server says it does not hold. */
function refusedIn(frame: unknown): readonly string[] {
  const {
    type,
    id,
    reason,
    subscriptions = [],
  } = frame as {
    readonly type?: string
    readonly id?: string
    /** Only where nobody asked for it. */
    readonly reason?: string
    readonly subscriptions?: readonly { readonly id: string; readonly error?: unknown }[]
  }
  const isEnded = type === 'error' || (type === 'unsubscribed' && reason !== undefined)
  if (isEnded && id !== undefined) return [id]
  return subscriptions.flatMap(({ id: one, error }) => (error ? [one] : []))
}
