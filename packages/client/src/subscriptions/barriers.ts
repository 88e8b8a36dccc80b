import type { ClientMessage, ServerMessage } from 'maxine-protocol'
import { MaxineError } from '../errors.ts'

interface Waiting {
  /** How many answers the server will have given. */
  readonly answers: number
  readonly resolve: () => void
  readonly reject: (error: MaxineError) => void
}

/**
 * Knows when a server without positions has said all that it had to say before a question. It answers every subscribe and
 * unsubscribe, in order with its events: so it has once there are as many answers as there were questions.
 */
export class Barriers {
  #asked = 0
  #answered = 0
  #waiting: Waiting[] = []

  /** The client has said something on this connection. */
  said(message: ClientMessage): void {
    if (message.type === 'hello' && message.subscriptions.length > 0) this.#asked += 1
    if (message.type === 'subscribe') this.#asked += message.subscriptions.length
    if (message.type === 'unsubscribe') this.#asked += message.ids?.length ?? 1
  }

  heard(message: ServerMessage): void {
    const { type } = message
    const isAnswer =
      type === 'subscribed' ||
      type === 'unsubscribed' ||
      // The only thing that is said in their place.
      (type === 'error' && message.code === 'forbidden')
    if (!isAnswer) return
    this.#answered += 1
    while (this.#waiting[0] && this.#waiting[0].answers <= this.#answered) {
      this.#waiting.shift()?.resolve()
    }
  }

  /** Asks, and resolves when that is answered; rejects when the connection ends first. */
  wait(ask: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      if (!ask()) return reject(noConnection())
      this.#waiting.push({ answers: this.#asked, resolve, reject })
    })
  }

  /** Another connection begins, or none. */
  reset(): void {
    const waiting = this.#waiting
    this.#waiting = []
    this.#asked = this.#answered = 0
    for (const { reject } of waiting) reject(noConnection())
  }
}

function noConnection(): MaxineError {
  return new MaxineError('closed', 'the connection ended first', { retryable: true })
}
