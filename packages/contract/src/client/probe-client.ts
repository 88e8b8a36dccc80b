import { Breach } from '../breach.ts'
import { fits, show } from '../shape.ts'
import type { Frame } from '../shape.ts'
import { CLIENT_ABILITIES } from './client-abilities.ts'
import type { ClientAbility, ClientLacks } from './client-abilities.ts'
import type { Caller } from './caller.ts'
import { HEAD, event, welcomeTo } from './frames.ts'
import type { Meeting } from './meeting.ts'
import type { Scene } from './scene.ts'

/** The client cannot be certified: it does not come, or it ends at once. */
export class NoClientError extends Error {
  override readonly name = 'NoClientError'
}

/** Looks at the client once, before the first case: what cannot be asked of it. */
export async function probeClient(scene: Scene): Promise<ClientLacks> {
  const meeting = await scene.meet().catch((error: unknown) => {
    throw new NoClientError(`the client cannot be started: ${String(error)}`)
  })
  const caller = await meeting.accept().catch((error: unknown) => {
    throw new NoClientError(`no client came: ${wordsOf(error)}`)
  })
  const first = await caller.next('the first frame').catch((error: unknown): Frame => {
    if (error instanceof Breach) return {}
    throw error
  })
  const { hello } = first
  const has: Readonly<Record<ClientAbility, boolean>> = {
    extension: fits(hello, {}),
    batch: accepts(hello),
    // One that fetches a token has one to show.
    tokens: showsToken(caller, first) || meeting.tokenAskedAt !== undefined,
    freshTokens: meeting.tokenAskedAt !== undefined,
    reports: await tells(meeting, caller, Object(hello) as Frame),
  }
  const missing = (Object.keys(has) as ClientAbility[]).filter((ability) => !has[ability])
  return Object.fromEntries(missing.map((ability) => [ability, CLIENT_ABILITIES[ability]]))
}

/** Whether it tells of an event when it has come. */
async function tells(meeting: Meeting, caller: Caller, hello: Frame): Promise<boolean> {
  try {
    caller.send(welcomeTo(hello, {}))
    if (fits(hello, { subscriptions: [] })) await caller.subscription()
    caller.send(event(HEAD + 1))
    await meeting.reportsUntil(HEAD + 1)
    return true
  } catch (error) {
    if (error instanceof Breach) return false
    throw error
  }
}

function accepts(hello: unknown): boolean {
  const { accept } = Object(hello) as Frame
  return Array.isArray(accept) && accept.includes('batch')
}

/** In the first frame, in a header or in the address. */
export function showsToken({ handshake }: Caller, { auth }: Frame): boolean {
  const { path, authorization = '' } = handshake
  return (
    (typeof auth === 'string' && auth !== '') ||
    authorization.startsWith('Bearer ') ||
    /[?&]token=./.test(path)
  )
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : show(error)
}
