import { meOf } from '../access.ts'
import type { Asker } from '../access.ts'
import type { CustomEvent } from '../custom-event.ts'
import { copyJson, ERROR_FIELD, isObject, readFields } from '../documents/document.ts'
import type { Fields, StoredDocument } from '../documents/document.ts'
import { cancelled, invalid, refused } from '../problems.ts'
import type { Deadlines } from './deadlines.ts'
import { callHandler } from './handler-call.ts'
import type { CallOutcome, Occasion } from './handler-call.ts'
import type { Action, CollectionHandlers, Moment } from './handler.ts'
import type { Reply } from './reply.ts'

export interface ErrandParts {
  readonly handlersOf: (collection: string) => CollectionHandlers | undefined
  readonly deadlines: Deadlines
  /** Milliseconds for one handler. */
  readonly handlerTimeMs: number
  /** Tells of a custom event now. Must not throw. */
  readonly tell: (event: CustomEvent) => void
  readonly onError: (error: unknown) => void
}

/** What is done, with what, and for whom. */
export interface ErrandAbout {
  readonly collection: string
  readonly action: Action
  readonly id?: string
  readonly by: Asker
}

/** The handlers of one request, one after the other, and what they have said so far. */
export class Errand {
  readonly #parts: ErrandParts
  readonly #about: ErrandAbout
  readonly #handlers: CollectionHandlers
  #held: readonly CustomEvent[] = []
  #previous: StoredDocument | undefined

  constructor(parts: ErrandParts, about: ErrandAbout) {
    this.#parts = parts
    this.#about = about
    this.#handlers = parts.handlersOf(about.collection) ?? {}
  }

  /** The fields as the handler leaves them. */
  async beforeRequest(fields: Fields): Promise<Fields> {
    return this.#changed('beforeRequest', fields)
  }

  /** The query as the handler leaves it. */
  async beforeList(query: Fields): Promise<Fields> {
    if (!this.#handlers.beforeRequest) return query
    const own = copyOf(query)
    await this.#ask('beforeRequest', { data: {}, query: own })
    const copy = copyJson(own)
    if (copy.ok && isObject(copy.message)) return copy.message
    throw this.#unfit('beforeRequest', 'left no query')
  }

  /** The document as the handler leaves it. */
  async validate(document: Fields, previous?: StoredDocument): Promise<Fields> {
    this.#previous = previous
    return this.#changed('validate', document)
  }

  /** What was said before there was a commit to say it behind. */
  tellHeld(): void {
    for (const event of this.#held) this.#parts.tell(event)
    this.#held = []
  }

  /** The answer, whatever the handler does: the document is stored, and everybody knows. */
  async afterCommit(document: StoredDocument, reply: Reply): Promise<Reply> {
    const outcome = await this.#call('afterCommit', { data: copyOf(document), id: document.id })
    if (!outcome) return reply
    if (outcome.kind === 'done') return outcome.draft.applyTo(reply)
    const { code, message } =
      outcome.kind === 'failed' ? outcome : { code: 'failed', message: outcome.kind }
    this.#report('afterCommit', message)
    const error = { handler: 'afterCommit', code, message }
    return { ...reply, body: { ...(reply.body as Fields), [ERROR_FIELD]: error } }
  }

  async #changed(moment: Moment, fields: Fields): Promise<Fields> {
    if (!this.#handlers[moment]) return fields
    const data = copyOf(fields)
    await this.#ask(moment, { data })
    const read = readFields(data)
    if (read.ok) return read.message
    throw this.#unfit(moment, `left what is no document: ${read.problem.message}`)
  }

  /** Throws what the handler ends the request with. */
  async #ask(moment: Moment, given: Pick<Occasion, 'data' | 'query'>): Promise<void> {
    const outcome = await this.#call(moment, given)
    switch (outcome?.kind) {
      case 'cancelled':
        throw cancelled(outcome.status, outcome.message)
      case 'invalid':
        throw invalid(outcome.errors)
      case 'failed':
        throw this.#unfit(moment, outcome.message)
      case 'done':
        this.#held = [...this.#held, ...outcome.held]
        return
      case undefined:
        return
    }
  }

  async #call(
    moment: Moment,
    given: Pick<Occasion, 'data' | 'query' | 'id'>,
  ): Promise<CallOutcome | undefined> {
    const handler = this.#handlers[moment]
    if (!handler) return undefined
    const { by, ...about } = this.#about
    const previous = this.#previous && { previous: copyOf(this.#previous) }
    const occasion = { ...about, ...previous, me: meOf(by), moment, ...given }
    const { handlerTimeMs: limitMs } = this.#parts
    return callHandler(handler, occasion, { ...this.#parts, limitMs })
  }

  /** Nothing has been stored. */
  #unfit(moment: Moment, message: string) {
    this.#report(moment, message)
    const { collection } = this.#about
    const detail = `${moment} of ${collection} failed, and nothing was changed: ${message}`
    return refused('internal', { detail })
  }

  #report(moment: Moment, message: string): void {
    this.#parts.onError(new Error(`${moment} of ${this.#about.collection}: ${message}`))
  }
}

/** Of what JSON has said: a copy that a handler may change. */
function copyOf(fields: Fields): Record<string, unknown> {
  return structuredClone(fields)
}
