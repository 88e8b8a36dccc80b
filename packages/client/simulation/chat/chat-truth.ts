import type { EventMessage } from 'maxine-client'
import type { LoggedEvent, Telling } from 'maxine-server-ref/core'

/** Something that was told in the room, in the one order of the server. */
export interface Said {
  readonly event: string
  readonly data: unknown
  /** The visitor who is not told of it: who came, or went. */
  readonly except: string | undefined
}

/** Everything that ever happened in the room, as the log of its server has it. */
export class ChatTruth {
  readonly #said: Said[] = []
  readonly #texts = new Set<unknown>()

  get head(): number {
    return this.#said.length
  }

  record({ data }: LoggedEvent): void {
    const { event, data: told, to } = data as Telling
    const except = to.kind === 'topic' ? to.except : undefined
    this.#said.push({ event, data: told, except })
    if (event === 'message') this.#texts.add((told as { readonly message?: unknown }).message)
  }

  hasText(text: string): boolean {
    return this.#texts.has(text)
  }

  /** From where on a visitor hears of everything: after its own coming, which is not before that place. */
  enteredAt(visitor: string, notBefore: number): number | undefined {
    for (let at = notBefore; at < this.head; at += 1) {
      const { event, except } = this.#said[at] ?? {}
      if (event === 'user_joined' && except === visitor) return at + 1
    }
    return undefined
  }

  /** The first from a place on that a visitor is told of. */
  next(from: number, visitor: string): number {
    let at = from
    while (this.#said[at]?.except === visitor) at += 1
    return at
  }

  isAt(at: number, { event, data }: EventMessage): boolean {
    const said = this.#said[at]
    if (said?.event !== event) return false
    const [heard, told] = [data, said.data] as readonly Readonly<Record<string, unknown>>[]
    return heard?.['message'] === told?.['message'] && heard?.['user'] === told?.['user']
  }

  describe(at: number): string {
    return JSON.stringify(this.#said[at] ?? 'nothing')
  }
}
