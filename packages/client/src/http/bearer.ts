import { onAbort } from '../abort.ts'
import type { AbortSignalLike } from '../abort.ts'
import { MaxineError } from '../errors.ts'
import type { RuntimeAbortSignal } from './fetch-like.ts'
import { checkToken } from './options.ts'
import type { ClientSettings, GetToken } from './options.ts'

/** The token that requests travel with. */
export interface Bearer {
  /** Nothing where there is neither a token nor a way to get one. */
  readonly current: (signal: AbortSignalLike) => Promise<string | undefined>
  /** Another one than the refused; nothing where there is no way to get one. */
  readonly renewed: (refused: string, signal: AbortSignalLike) => Promise<string | undefined>
}

type Settings = Pick<ClientSettings, 'token' | 'getToken' | 'timeoutMs' | 'world'>

export function createBearer(settings: Settings): Bearer {
  const { token, getToken } = settings
  if (getToken) return fetchedBearer(settings, getToken)
  return { current: () => Promise.resolve(token), renewed: () => Promise.resolve(undefined) }
}

function fetchedBearer(settings: Settings, getToken: GetToken): Bearer {
  let token: string | undefined
  let fetching: Promise<string> | undefined

  /** Once for all who wait: none of them can end it for the others. */
  function fetchToken(reason: 'request' | 'refused'): Promise<string> {
    fetching ??= callWithin(settings, (signal) => getToken({ reason, signal }))
      .then((fetched) => (token = fetched))
      .finally(() => (fetching = undefined))
    return fetching
  }

  return {
    current: (signal) => orAborted(signal, token ?? fetchToken('request')),
    renewed(refused, signal) {
      if (token === refused) token = undefined
      // Another request may have been refused before, and have brought one already.
      return orAborted(signal, token ?? fetchToken('refused'))
    },
  }
}

async function callWithin(
  { timeoutMs, world }: Settings,
  call: (signal: RuntimeAbortSignal) => string | Promise<string>,
): Promise<string> {
  const controller = new AbortController()
  let cancel: () => void = () => undefined
  const late = new Promise<never>((_, reject) => {
    cancel = world.after(timeoutMs, () => {
      reject(new Error(`no token within ${timeoutMs} ms`))
      controller.abort()
    })
  })
  try {
    return checkToken(await Promise.race([late, (async () => call(controller.signal))()]))
  } catch (cause) {
    throw new MaxineError('token_unavailable', 'no token could be fetched', {
      retryable: true,
      advice: 'Look at what getToken does; see the cause.',
      cause,
    })
  } finally {
    cancel()
  }
}

async function orAborted<T>(signal: AbortSignalLike, value: T | Promise<T>): Promise<T> {
  let undo: () => void = () => undefined
  const aborted = new Promise<never>((_, reject) => {
    undo = onAbort(signal, reject)
  })
  try {
    return await Promise.race([aborted, value])
  } finally {
    undo()
  }
}
