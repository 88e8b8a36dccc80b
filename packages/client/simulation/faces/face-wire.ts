import { filterKey } from 'maxine-client'
import type { ConnectionState } from 'maxine-client'
import type { ClientMessage, Filter } from 'maxine-protocol'
import type { Link } from '../link.ts'
import type { Heard, Scene, Watcher } from '../scene.ts'
import { CANARY } from '../tokens.ts'
import type { FacePlan } from './face-plan.ts'
import { saidOf } from './face-system.ts'
import type { FaceSystem } from './face-system.ts'

interface Talk {
  opened: 'yes' | 'no'
  greeted: 'yes' | 'no'
  /** What the client has asked for and not ended, by what it means. */
  readonly asked: Map<string, Filter>
  readonly askedAt: Map<string, number>
  /** Channels and topics that it has ever asked for. */
  readonly named: Set<string>
  readonly saidAt: number[]
  token: string | undefined
}

/** Servers allow 20 a second, and 40 at once. */
const MOST_AT_ONCE = 40

/**
 * What may be on a wire without positions: nothing before the open and nothing after the close; only
 * what the server can read; nothing asked for twice or ended that was not asked for; the token where
 * it belongs, and none that was refused before.
 */
export class FaceWire implements Watcher {
  readonly #talks = new Map<Link, Talk>()
  readonly #refusedTokens = new Set<string>()
  #newest: Link | undefined
  /** When something was last wanted no more: the server may hold it nonetheless, and be asked again. */
  #endedAt = -Infinity
  readonly #scene: Scene
  readonly #plan: FacePlan
  readonly #system: FaceSystem

  constructor(scene: Scene, plan: FacePlan, system: FaceSystem) {
    this.#scene = scene
    this.#plan = plan
    this.#system = system
  }

  ended(): void {
    this.#endedAt = this.#scene.clock.now
  }

  /** The token that the newest connection has shown. */
  get token(): string | undefined {
    return this.#newest && this.#talk(this.#newest).token
  }

  /** P8: the newest connection has asked for all that is wanted, and has ended what is not. */
  assertAsked(wanted: readonly Filter[], role: string): void {
    const link = this.#newest
    if (!link) return this.#scene.report('P8', 'there never was a connection')
    const { asked } = this.#talk(link)
    const askable = wanted.flatMap((filter) => {
      const said = saidOf(this.#system, filter)
      return said && !this.#system.isRefused(filter, role) ? [said] : []
    })
    for (const filter of askable) {
      if (!asked.has(filterKey(filter))) this.#report(link, `never asked for ${filterKey(filter)}`)
    }
    for (const [key, filter] of asked) {
      // Others of the same name would be ended with it.
      const isWanted = askable.some((one) => isSame(one, filter))
      if (!isWanted) this.#report(link, `still holds ${key}, which nobody wants`)
    }
  }

  /** STATE: whoever says that it is connected was greeted, where its server greets. */
  onState({ status }: ConnectionState): void {
    const link = this.#newest
    if (status !== 'connected' || this.#system.greeting !== 'always') return
    if (link && this.#talk(link).greeted === 'yes') return
    this.#scene.report('STATE', 'connected, and nobody has greeted')
  }

  onSocket(link: Link): void {
    const { token } = link
    this.#newest = link
    this.#talks.set(link, {
      opened: 'no',
      greeted: 'no',
      asked: new Map(),
      askedAt: new Map(),
      named: new Set(),
      saidAt: [],
      token,
    })
    if (this.#plan.tokenVia !== 'frame' && (this.#plan.auth === 'off') !== (token === undefined)) {
      this.#report(link, 'no token, or one from nowhere')
    }
    if (token !== undefined) this.#show(link, this.#talk(link), token)
  }

  onOpened(link: Link): void {
    this.#talk(link).opened = 'yes'
  }

  onSaid(link: Link, text: string): void {
    const talk = this.#talk(link)
    if (talk.opened === 'no') this.#report(link, 'spoke before the socket was open')
    if (!link.isHeld) this.#report(link, `spoke after it had closed: ${text}`)
    this.#checkRate(link, talk)
    for (const read of this.#system.wire.decode(text)) {
      if (read.ok && read.message.type !== 'unknown') this.#check(link, talk, read.message)
      else this.#report(link, `said what no server can read: ${text}`)
    }
  }

  onHears(link: Link, { text }: Heard): void {
    const talk = this.#talk(link)
    for (const read of this.#system.dialect.decode(text)) {
      if (!read.ok) continue
      const { message } = read
      if (message.type === 'welcome') talk.greeted = 'yes'
      if (message.type === 'refused' && talk.token !== undefined && link.isHeld) {
        this.#refusedTokens.add(talk.token)
      }
      if (message.type !== 'subscribed') continue
      const refused = message.subscriptions.filter(({ error }) => error)
      for (const { filter } of refused) if (filter) this.#forget(talk, filter)
    }
  }

  onEnded(link: Link, code: number): void {
    const { token } = this.#talk(link)
    const isRefused = code === 4401 || code === 1008
    if (isRefused && link.isHeld && token !== undefined) this.#refusedTokens.add(token)
  }

  #check(link: Link, talk: Talk, message: ClientMessage): void {
    if (message.type === 'subscribe') {
      for (const { filter } of message.subscriptions) {
        const key = filterKey(filter)
        const isNew = !talk.asked.has(key) || this.#endedAt >= (talk.askedAt.get(key) ?? 0)
        if (!isNew && this.#system.saysAll) this.#report(link, `asked again for ${key}`)
        talk.asked.set(key, filter)
        talk.named.add(nameOf(filter))
        talk.askedAt.set(key, this.#scene.clock.now)
      }
    }
    if (message.type === 'unsubscribe') {
      for (const filter of message.filters ?? []) this.#end(link, talk, filter)
    }
    if (message.type === 'authenticate') return this.#show(link, talk, message.token)
    if (JSON.stringify(message).includes(CANARY)) {
      this.#report(link, 'a token where none belongs')
    }
  }

  #end(link: Link, talk: Talk, filter: Filter): void {
    // What it ends may have been refused a moment before.
    if (!talk.named.has(nameOf(filter))) {
      this.#report(link, `ended ${filterKey(filter)}, which it had not asked for`)
    }
    this.#forget(talk, filter)
  }

  #show(link: Link, talk: Talk, token: string): void {
    talk.token = token
    if (this.#plan.auth === 'off') this.#report(link, 'a token from nowhere')
    if (this.#refusedTokens.has(token)) this.#report(link, 'a token that was refused before')
  }

  /** Ends and refusals name the channel or the topic alone. */
  #forget({ asked }: Talk, filter: Filter): void {
    for (const [key, other] of asked) if (isSame(other, filter)) asked.delete(key)
  }

  #checkRate(link: Link, { saidAt }: Talk): void {
    const { now } = this.#scene.clock
    saidAt.push(now)
    if (saidAt.filter((at) => at > now - 1_000).length > MOST_AT_ONCE) {
      this.#report(link, `more than ${MOST_AT_ONCE} frames in a second`)
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

/** Whether they are about the same channel or topic: what is ended is ended with all its conditions. */
function isSame(one: Filter, other: Filter): boolean {
  return one.event === other.event && one.topic === other.topic
}

function nameOf({ event = '', topic = '' }: Filter): string {
  return `${event} ${topic}`
}
