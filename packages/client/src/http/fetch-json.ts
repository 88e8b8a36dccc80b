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
  const undo: (() => void)[] = []
  // Not left to `fetch`: one that stands in for it may take no notice of a signal.
  const stopped = new Promise<never>((_, reject) => {
    const late = () => reject(failed(`no answer within ${timeoutMs} ms`))
    undo.push(world.after(timeoutMs, late), onAbort(signal, reject))
  })
  try {
    return await Promise.race([stopped, perform(request, controller.signal)])
  } finally {
    for (const one of undo) one()
    // Lets go of what is no longer waited for, and of the rest of an answer that is too long.
    controller.abort()
  }
}

async function perform(request: JsonRequest, signal: RuntimeAbortSignal): Promise<JsonAnswer> {
  const response = await send(request, signal).catch((cause: unknown) => {
    throw failed('the server cannot be reached', cause)
  })
  const { status, headers } = response
  if (isRedirect(response)) {
    throw new MaxineError('request_failed', 'the server redirects to another address', {
      ...(status > 0 && { status }),
      advice: 'Give the address it redirects to: a token is not taken to where a server points.',
    })
  }
  const text = await readBounded(response, request.maxLength ?? LIMITS.serverFrame)
  return { status, headers, text }
}

/** With `manual` a redirect is seen, where `error` would make it look like a broken network. */
async function send(
  { url, method = 'GET', token, headers, body, fetch = runtimeFetch }: JsonRequest,
  signal: RuntimeAbortSignal,
): Promise<ResponseLike> {
  return fetch(url, {
    method,
    headers: {
      ...headers,
      accept: 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body }),
    redirect: 'manual',
    signal,
  })
}

/** Looked up for each request, for a test or a monitor may put another in its place. */
const runtimeFetch: FetchLike = (url, init) => globalThis.fetch(url, init)

/** A browser hides the status of a redirect and gives 0. */
function isRedirect({ status, type }: ResponseLike): boolean {
  return type === 'opaqueredirect' || (status >= 300 && status < 400)
}

async function readBounded(response: ResponseLike, maxLength: number): Promise<string> {
  const text = await readText(response, maxLength).catch((cause: unknown) => {
    throw failed('the answer was cut off', cause)
  })
  if (text.length <= maxLength) return text
  throw new MaxineError('bad_response', `the answer has more than ${maxLength} characters`, {
    status: response.status,
  })
}

/** The text, or the start of it where it is longer than it may be. */
async function readText(response: ResponseLike, maxLength: number): Promise<string> {
  const reader = response.body?.getReader()
  // React Native has no stream.
  if (!reader) return response.text()
  const decoder = new TextDecoder()
  let text = ''
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += decoder.decode(part.value, { stream: true })
    if (text.length > maxLength) return text
  }
  return text + decoder.decode()
}

function failed(message: string, cause?: unknown): MaxineError {
  return new MaxineError('request_failed', message, {
    retryable: true,
    advice: 'Check the address and that the server runs.',
    cause,
  })
}
