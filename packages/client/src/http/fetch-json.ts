import { LIMITS } from 'maxine-protocol'
import { onAbort, throwIfAborted } from '../abort.ts'
import type { AbortSignalLike } from '../abort.ts'
import { MaxineError } from '../errors.ts'
import type { World } from '../world.ts'
import type { FetchLike, ResponseHeaders, ResponseLike, RuntimeAbortSignal } from './fetch-like.ts'

export interface JsonRequest {
  readonly url: string
  readonly method?: string
  /** Travels as `Authorization: Bearer`. */
  readonly token?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | undefined
  /** For the whole answer to arrive. */
  readonly timeoutMs: number
  /** UTF-16 units of an answer; default as many as a frame may have. */
  readonly maxLength?: number | undefined
  readonly world: Pick<World, 'after'>
  /** Default the runtime's. */
  readonly fetch?: FetchLike | undefined
  readonly signal?: AbortSignalLike | undefined
}

/** An answer of any status, not yet read as JSON. */
export interface JsonAnswer {
  readonly status: number
  readonly headers: ResponseHeaders
  readonly text: string
}

/**
 * Asks once. Rejects with the signal's reason, or with a `MaxineError` where there is no answer, too
 * long a one, or a redirect.
 */
export async function fetchJson(request: JsonRequest): Promise<JsonAnswer> {
  const { timeoutMs, world, signal } = request
  throwIfAborted(signal)
  const controller = new AbortController()
  const stop = (reason: unknown) => controller.abort(reason)
  const undo = onAbort(signal, stop)
  const cancel = world.after(timeoutMs, () => stop(failed(`no answer within ${timeoutMs} ms`)))
  // Not left to `fetch`: one that stands in for it may take no notice of a signal.
  const stopped = new Promise<never>((_, reject) => void onAbort(controller.signal, reject))
  try {
    return await Promise.race([stopped, perform(request, controller.signal)])
  } finally {
    undo()
    cancel()
    // Lets go of what is no longer waited for, and of the rest of an answer that is too long.
    controller.abort()
  }
}

async function perform(request: JsonRequest, signal: RuntimeAbortSignal): Promise<JsonAnswer> {
  const { maxLength = LIMITS.serverFrame } = request
  const { response, text } = await exchange(request, signal, maxLength).catch((cause: unknown) => {
    throw failed('the server cannot be reached, or broke off', cause)
  })
  const { status, headers } = response
  if (isRedirect(response)) {
    const advice = 'Give the address it redirects to; a token is not taken there unasked.'
    throw new MaxineError('request_failed', 'the server redirects', { status, advice })
  }
  if (text.length <= maxLength) return { status, headers, text }
  throw new MaxineError('bad_response', `more than ${maxLength} characters`, { status })
}

async function exchange(
  { url, method = 'GET', token, headers, body, fetch = runtimeFetch }: JsonRequest,
  signal: RuntimeAbortSignal,
  maxLength: number,
): Promise<{ readonly response: ResponseLike; readonly text: string }> {
  const response = await fetch(url, {
    method,
    headers: {
      ...headers,
      accept: 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body }),
    // A redirect is seen with it, where `error` would make it look like a broken network.
    redirect: 'manual',
    signal,
  })
  return { response, text: await readText(response, maxLength) }
}

/** Looked up for each request, for a test or a monitor may put another in its place. */
const runtimeFetch: FetchLike = (url, init) => globalThis.fetch(url, init)

/** A browser hides the status of a redirect and gives 0. */
function isRedirect({ status, type }: ResponseLike): boolean {
  return type === 'opaqueredirect' || (status >= 300 && status < 400)
}

/** The text, or the start of it where it is longer than it may be. */
async function readText(response: ResponseLike, maxLength: number): Promise<string> {
  const reader = response.body?.getReader()
  // React Native has no stream.
  if (!reader) return response.text()
  const decoder = new TextDecoder()
  for (let text = ''; ;) {
    const { done, value } = await reader.read()
    text += decoder.decode(value, { stream: !done })
    if (done || text.length > maxLength) return text
  }
}

function failed(message: string, cause?: unknown): MaxineError {
  return new MaxineError('request_failed', message, { retryable: true, cause })
}
