import type { Fields } from '../documents/document.ts'
import type { CustomEvent } from '../custom-event.ts'
import { readCustomEvent } from '../custom-event.ts'
import type { Deadlines } from './deadlines.ts'
import { HandlerTimeout } from './handler.ts'
import type { Handler, HandlerContext, Moment } from './handler.ts'
import { ReplyDraft } from './reply.ts'

/** What a handler is called for. */
export interface Occasion extends Pick<
  HandlerContext,
  'collection' | 'action' | 'id' | 'previous' | 'me'
> {
  readonly moment: Moment
  /** Belongs to the call: the handler may change it. */
  readonly data: Record<string, unknown>
  readonly query?: Record<string, unknown>
}

export interface CallParts {
  readonly deadlines: Deadlines
  readonly limitMs: number
  /** Tells of an event now; only what is behind the commit is told so. */
  readonly tell: (event: CustomEvent) => void
  /** Hears of what a handler does after its time. */
  readonly onError: (error: unknown) => void
}

/** How a call went. */
export type CallOutcome =
  | { readonly kind: 'done'; readonly draft: ReplyDraft; readonly held: readonly CustomEvent[] }
  | { readonly kind: 'cancelled'; readonly message: string; readonly status: number }
  | { readonly kind: 'invalid'; readonly errors: ReadonlyMap<string, string> }
  | { readonly kind: 'failed'; readonly code: 'failed' | 'timeout'; readonly message: string }

/** Custom events of one call: a loop must not flood everybody. */
const MOST_EVENTS = 100
/** Characters of what a handler threw that are repeated. */
const MOST_SAID = 200
const BAD_REQUEST = 400

/** Calls a handler and waits for it, for as long as it may take. Never rejects. */
export async function callHandler(
  handler: Handler,
  occasion: Occasion,
  parts: CallParts,
): Promise<CallOutcome> {
  const { deadlines, limitMs } = parts
  const call = new Call(occasion, parts)
  const calledAt = deadlines.now()
  try {
    const result = handler(call.context)
    call.onReturned()
    const leftMs = calledAt + limitMs - deadlines.now()
    await deadlines.within({ limitMs, leftMs }, watched(result, call, parts))
  } catch (error) {
    call.onReturned()
    return call.end(error)
  }
  return call.end()
}

/** What it throws when its time is over is reported. */
async function watched(result: unknown, call: Call, { onError }: CallParts): Promise<void> {
  try {
    await result
  } catch (error) {
    if (!call.isOver) throw error
    onError(error)
  }
}

class Cancellation extends Error {
  readonly status: number

  constructor(message: string, status: number) {
    super(message)
    this.status = status
  }
}

/** One call of a handler: what it may do, and what it did. */
class Call {
  readonly context: HandlerContext
  readonly #parts: CallParts
  readonly #moment: Moment
  readonly #draft = new ReplyDraft()
  readonly #errors = new Map<string, string>()
  readonly #held: CustomEvent[] = []
  #emitted = 0
  #cancellation: Cancellation | undefined
  /** `called` while it has not returned: it may be ended in the middle of anything then. */
  #life: 'called' | 'awaited' | 'over' = 'called'

  constructor({ moment, ...occasion }: Occasion, parts: CallParts) {
    this.#moment = moment
    this.#parts = parts
    const draft = this.#draft
    this.context = {
      ...occasion,
      emit: (event, data, room) => this.#emit(event, data, room),
      cancel: (message, status) => this.#cancel(message, status),
      error: (field, message) => this.#note(field, message),
      setResponseData: this.#behindCommit(draft.setData),
      addResponseField: this.#behindCommit(draft.addField),
      addResponseMessage: this.#behindCommit(draft.addMessage),
      setResponseStatus: this.#behindCommit(draft.setStatus),
    }
  }

  get isOver(): boolean {
    return this.#life === 'over'
  }

  onReturned(): void {
    if (this.#life !== 'called') return
    this.#life = 'awaited'
    if (this.#moment === 'afterCommit') for (const event of this.#held.splice(0)) this.#tell(event)
  }

  end(...thrown: readonly [error?: unknown]): CallOutcome {
    this.#life = 'over'
    // It may have been caught by the handler itself, and means what it says.
    if (this.#cancellation) {
      const { message, status } = this.#cancellation
      return { kind: 'cancelled', message, status }
    }
    if (thrown.length > 0) return failure(thrown[0])
    if (this.#errors.size > 0) return { kind: 'invalid', errors: this.#errors }
    return { kind: 'done', draft: this.#draft, held: this.#held }
  }

  #emit(event: string, data: unknown, room: string | undefined): void {
    if (this.#isLate('emit')) return
    this.#emitted += 1
    if (this.#emitted > MOST_EVENTS) throw new RangeError(`more than ${MOST_EVENTS} events`)
    const custom = readCustomEvent(event, data, room)
    if (this.#life === 'awaited' && this.#moment === 'afterCommit') this.#tell(custom)
    else this.#held.push(custom)
  }

  #tell(event: CustomEvent): void {
    this.#parts.tell(event)
  }

  #cancel(message: string, status = BAD_REQUEST): never {
    if (this.#isLate('cancel')) return undefined as never
    this.#assertBeforeCommit('cancel')
    if (!Number.isInteger(status) || status < BAD_REQUEST || status > 599) {
      throw new RangeError('cancel takes a status from 400 to 599')
    }
    this.#cancellation = new Cancellation(message, status)
    throw this.#cancellation
  }

  #note(field: string, message: string): void {
    if (this.#isLate('error')) return
    this.#assertBeforeCommit('error')
    this.#errors.set(field, message)
  }

  #behindCommit<Values extends readonly unknown[]>(change: (...values: Values) => void) {
    return (...values: Values): void => {
      if (this.#isLate('the response')) return
      if (this.#moment !== 'afterCommit')
        throw new Error('the response is for afterCommit to change')
      change(...values)
    }
  }

  #assertBeforeCommit(what: string): void {
    if (this.#moment === 'afterCommit') throw new Error(`${what} comes too late: it is stored`)
  }

  /** Reported and not thrown: by now a timer of the handler's may have called, and nobody catches that. */
  #isLate(what: string): boolean {
    if (this.#life !== 'over') return false
    const { collection } = this.context
    const late = `${this.#moment} of ${collection} is over: ${what} comes too late`
    this.#parts.onError(new Error(late))
    return true
  }
}

/** Scripts have errors of their own world, which are no instances of ours. */
function failure(error: unknown): CallOutcome {
  const code = error instanceof HandlerTimeout ? 'timeout' : 'failed'
  return { kind: 'failed', code, message: describe(error) }
}

function describe(error: unknown): string {
  const { name, message } = (typeof error === 'object' && error !== null ? error : {}) as Fields
  if (typeof message !== 'string') return 'threw what is no error'
  const said = error instanceof HandlerTimeout ? message : `${String(name)}: ${message}`
  return (said.split('\n')[0] ?? '').slice(0, MOST_SAID)
}
