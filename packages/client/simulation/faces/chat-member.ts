import type { Room } from '../../src/cliffracer/room.ts'
import type { Link } from '../link.ts'

/** Somebody in a chat room: what they said, and what they heard of it. */
export class ChatMember {
  readonly name: string
  /** What went to an open connection. */
  readonly sent: string[] = []
  /** Connections, in the order of their making. */
  readonly links: Link[] = []
  /** What was heard, in stretches between the gaps that the client told of. */
  readonly stretches: string[][] = [[]]
  readonly #room: Room

  constructor(name: string, room: Room) {
    this.name = name
    this.#room = room
    room.on('message', ({ data }) => this.stretches.at(-1)?.push(String(data.message)))
    room.on('gap', () => this.stretches.push([]))
  }

  get gaps(): number {
    return this.stretches.length - 1
  }

  /** Whether nothing ever happened to its connection. */
  get hasStayed(): boolean {
    return this.links.length === 1
  }

  say(text: string): void {
    if (this.#room.send(text, { user: this.name })) this.sent.push(text)
  }

  leave(): void {
    void this.#room.leave()
  }

  /** What is wrong with what it heard of all that was said, in words; nothing where all is right. */
  whatIsWrong(said: readonly string[]): string | undefined {
    let from = 0
    for (const stretch of this.stretches) {
      const [first] = stretch
      if (first === undefined) continue
      const start = said.indexOf(first, from)
      if (start < 0) return `${this.name} heard ${first} twice, or behind what came later`
      const wrong = stretch.findIndex((text, index) => text !== said[start + index])
      if (wrong >= 0) {
        return `${this.name} heard ${String(stretch[wrong])} for ${String(said[start + wrong])}, and of no gap`
      }
      from = start + stretch.length
    }
    return from === said.length ? undefined : `${this.name} missed the end, and heard of no gap`
  }
}
