import type { ConnectionState, Gap } from 'maxine-client'
import type { Link } from '../link.ts'
import type { NewServer } from '../new-server.ts'
import type { Heard, Scene, Watcher } from '../scene.ts'

interface Place {
  readonly epoch: string
  offset: number
}

interface Frame {
  readonly type?: string
  readonly event?: string
  readonly epoch?: string
  readonly offset?: number
  readonly recovered?: boolean
  readonly reason?: string
  readonly sent?: number
  readonly to?: number
  readonly hello?: { readonly since?: { readonly registry?: Place }; readonly snapshot?: boolean }
}

/**
 * P4 and P5 at a server that numbers its events: keeps the position by the five rules of PROTOCOL.md,
 * beside the client, and holds it to bringing that position, and to telling the gaps that follow
 * from what it hears, at once, and no other.
 */
export class PositionOracle implements Watcher {
  place: Place | undefined
  #received = 0
  #expected: string[] = []
  #told: string[] = []
  /** Whether a new server was so silent that it was taken for an old one. */
  #mistaken: 'yes' | 'no' = 'no'
  #verdict = new Map<Link, string>()
  readonly #anew = new Set<Link>()
  readonly #scene: Scene
  readonly #server: NewServer

  constructor(scene: Scene, server: NewServer) {
    this.#scene = scene
    this.#server = server
  }

  onState(state: ConnectionState): void {
    if (state.status === 'connected' && state.continuity !== 'exact') this.#mistaken = 'yes'
  }

  gap({ reason }: Gap): void {
    this.#told.push(reason)
  }

  onSaid(link: Link, text: string): void {
    const { hello } = JSON.parse(text) as Frame
    if (!hello) return
    const said = hello.since && JSON.stringify(hello.since.registry)
    const known = JSON.stringify(this.place)
    // A picture that cannot be read otherwise is worth more than what was missed, which is told.
    if (said === undefined && hello.snapshot) this.#anew.add(link)
    else if (said !== known) {
      this.#scene.report('P5', `${link.id} asked from ${said}, and stands at ${known}`)
    }
  }

  /** The server answers by where its log is when it is asked: the harness asks as well. */
  onArrived(link: Link, text: string): void {
    if (this.place && text.includes('"hello"'))
      this.#verdict.set(link, this.#server.verdictOn(this.place))
  }

  onHears(link: Link, { frame }: Heard): void {
    this.#expected = []
    this.#told = []
    if (!link.isHeld) return
    for (const one of (Array.isArray(frame) ? frame : [frame]) as Frame[]) this.#follow(link, one)
  }

  onHeard(link: Link, { text }: Heard): void {
    const [expected, told] = [this.#expected.join(), this.#told.join()]
    if (expected === told) return
    // It cannot know what it missed where it was mistaken.
    if (this.#mistaken === 'yes' && told === 'unsupported') return
    const promise = expected === '' ? 'P5' : 'P4'
    const what = `told of "${told}" and not of "${expected}"`
    this.#scene.report(promise, `${link.id} ${what} at ${text.slice(0, 120)}`)
  }

  #follow(link: Link, frame: Frame): void {
    if (frame.event !== undefined) return this.#onEvent(frame)
    if (frame.type === 'welcome') this.#onWelcome(link, frame)
    if (frame.type === 'bookmark') this.#onBookmark(frame)
    if (frame.type !== 'gap') return
    this.#expected.push(frame.reason ?? '')
    if (this.place) this.place.offset = Math.max(this.place.offset, frame.to ?? 0)
  }

  #onWelcome(link: Link, { recovered, reason, epoch = '', offset = 0 }: Frame): void {
    const verdict = this.#verdict.get(link)
    const answer = recovered === true ? 'recovered' : (reason ?? '')
    if (this.place && verdict !== answer && !this.#anew.has(link)) {
      this.#scene.report(
        'P5',
        `${link.id} was answered ${answer}, and it should be ${verdict ?? ''}`,
      )
    }
    this.#received = 0
    if (recovered === true) return
    if (this.place) this.#expected.push(reason ?? 'unsupported')
    this.place = { epoch, offset }
  }

  #onEvent({ offset = 0 }: Frame): void {
    const { place } = this
    if (!place || offset <= place.offset) return
    place.offset = offset
    this.#received += 1
  }

  #onBookmark({ sent, offset = 0 }: Frame): void {
    const { place } = this
    if (!place) return
    if (sent !== this.#received) this.#expected.push('count_mismatch')
    place.offset = Math.max(place.offset, offset)
  }
}
