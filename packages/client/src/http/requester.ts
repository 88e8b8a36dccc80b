import { pathOf, readResponse, ROUTES } from 'maxine-protocol/http'
import type { Route } from 'maxine-protocol/http'
import { onAbort, throwIfAborted } from '../abort.ts'
import type { AbortSignalLike } from '../abort.ts'
import { MaxineError } from '../errors.ts'
import { createBearer } from './bearer.ts'
import type { Bearer } from './bearer.ts'
import { declinedError } from './declined.ts'
import { fetchJson } from './fetch-json.ts'
import type { ResponseHeaders } from './fetch-like.ts'
import type { ClientSettings } from './options.ts'
import { wait } from './wait.ts'

/** What a request says, and what ends it. */
interface Request<Values, Body> {
  readonly values?: Values
  readonly body?: Body
  readonly signals: readonly (AbortSignalLike | undefined)[]
}

interface Answered<T> {
  readonly value: T
  readonly headers: ResponseHeaders
}

/** Asks a server, again where that may help. */
export interface Requester {
  readonly ask: <Answer, Values, Body>(
    route: Route<Answer, Values, Body>,
    request: Request<Values, Body>,
  ) => Promise<Answered<Answer>>
}

/** What is written without harm a second time. A report of an outcome is not: it would count twice. */
const REPEATABLE: readonly unknown[] = [ROUTES.register, ROUTES.heartbeat, ROUTES.configSet]

/** Nobody is kept waiting for longer by a server's word. */
const LONGEST_WAIT_MS = 60_000

/** What is not there (any more) is no failure of a request that is content with that. */
export async function orWhenMissing<T>(asked: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof MaxineError && error.code === 'not_found') return otherwise
    throw error
  }
}

export function createRequester(settings: ClientSettings): Requester {
  const bearer = createBearer(settings)
  return {
    ask: (route, request) =>
      untilAborted(request.signals, (signal) =>
        insist({ settings, bearer, signal }, route, request),
      ),
  }
}

interface Attempt {
  readonly settings: ClientSettings
  readonly bearer: Bearer
  readonly signal: AbortSignalLike
}

async function insist<Answer, Values, Body>(
  { settings, bearer, signal }: Attempt,
  route: Route<Answer, Values, Body>,
  request: Request<Values, Body>,
): Promise<Answered<Answer>> {
  const { retries, world, backoff } = settings
  const mayRepeat = route.method !== 'POST' || REPEATABLE.includes(route)
  let token = route.access === 'bearer' ? await bearer.current(signal) : undefined
  let renewals = 0
  for (let failures = 0; ;) {
    const result = await once({ settings, token, signal }, route, request)
    if (!(result instanceof MaxineError)) return result
    if (result.status === 401 && token !== undefined && renewals++ === 0) {
      const fresh = await bearer.renewed(token, signal)
      if (fresh === undefined) throw result
      token = fresh
      continue
    }
    if (!result.retryable || !mayRepeat || failures >= retries) throw result
    const limitMs = Math.min(backoff.capMs, backoff.baseMs * 2 ** failures++)
    const askedMs = Math.min(LONGEST_WAIT_MS, result.retryAfterMs ?? 0)
    await wait(world, askedMs + Math.floor(world.random() * limitMs), signal)
  }
}

interface Try {
  readonly settings: ClientSettings
  readonly token: string | undefined
  readonly signal: AbortSignalLike
}

/** What came of one request; an abort is thrown with its reason. */
async function once<Answer, Values, Body>(
  { settings, token, signal }: Try,
  route: Route<Answer, Values, Body>,
  { values, body }: Request<Values, Body>,
): Promise<Answered<Answer> | MaxineError> {
  const { url, world } = settings
  const what = `${route.method} ${route.path}`
  const path = pathOf<unknown>(route, values)
  const text = body === undefined ? undefined : written(body)
  try {
    const answer = await fetchJson({
      ...settings,
      url: `${url}${path}`,
      method: route.method,
      token,
      body: text,
      maxLength: route.limits?.length,
      signal,
    })
    const read = readResponse(route, answer.status, answer.text)
    if (read.ok) return { value: read.message, headers: answer.headers }
    if ('declined' in read) return declinedError(read.declined, answer, { what, token }, world)
    return new MaxineError('bad_response', `${what}: ${read.problem.message}`, {
      status: answer.status,
      advice: 'Check that the address is that of a Maxine server.',
    })
  } catch (error) {
    if (error instanceof MaxineError) return error
    throw error
  }
}

function written(body: unknown): string {
  try {
    return JSON.stringify(body)
  } catch (cause) {
    throw new MaxineError('bad_option', 'the value cannot be written as JSON', { cause })
  }
}

/** As `AbortSignal.any`, which not every browser has. */
async function untilAborted<T>(
  signals: readonly (AbortSignalLike | undefined)[],
  run: (signal: AbortSignalLike) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  const undo = signals.map((signal) => onAbort(signal, (reason) => controller.abort(reason)))
  try {
    throwIfAborted(controller.signal)
    return await run(controller.signal)
  } finally {
    for (const one of undo) one()
  }
}
