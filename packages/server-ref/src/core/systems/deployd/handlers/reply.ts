import { copyJson, isName, isObject } from '../documents/document.ts'
import type { Fields } from '../documents/document.ts'

/** What is answered to a request that has been carried out. */
export interface Reply {
  readonly status: number
  readonly body: unknown
}

/** An answer that `afterCommit` may change, before it is given. */
export class ReplyDraft {
  #data: Fields | undefined
  #status: number | undefined
  readonly #fields = new Map<string, unknown>()
  readonly #messages: unknown[] = []

  readonly setData = (data: object): void => {
    const copy = copied(data)
    if (!isObject(copy)) throw new TypeError('setResponseData takes an object')
    this.#data = copy
  }

  readonly addField = (key: string, value: unknown): void => {
    if (typeof key !== 'string' || !isName(key)) {
      throw new TypeError('addResponseField takes the name of a field')
    }
    this.#fields.set(key, copied(value))
  }

  readonly addMessage = (message: string): void => {
    this.#messages.push(copied(message))
  }

  readonly setStatus = (status: number): void => {
    if (!Number.isInteger(status) || status < 200 || status > 599) {
      throw new RangeError('setResponseStatus takes a status from 200 to 599')
    }
    this.#status = status
  }

  /** In place of this answer. */
  applyTo({ status, body }: Reply): Reply {
    const base = this.#data ?? body
    const messages = this.#messages.length > 0 && { messages: this.#messages }
    const fields = Object.fromEntries(this.#fields)
    return { status: this.#status ?? status, body: { ...(base as Fields), ...fields, ...messages } }
  }
}

function copied(value: unknown): unknown {
  const copy = copyJson(value)
  if (copy.ok) return copy.message
  throw new TypeError(copy.problem.message)
}
