import type { Seen } from '../announced.ts'
import { askOnce, NoServerError, openProbe, tryBoth, unlessBreach } from '../probe.ts'
import type { ProbeParts } from '../probe.ts'
import { show, where } from '../shape.ts'
import type { Frame } from '../shape.ts'

/** Asks a Maxine server what it is, before the first case. */
export async function probeMaxine(parts: ProbeParts): Promise<Seen> {
  const { found, access, token } = await tryBoth(parts, (auth) => greet(parts, auth))
  const servers = await askOnce(parts, '/servers', token === undefined ? {} : { token })
  return {
    welcome: found['type'] === 'welcome' ? found : undefined,
    access,
    routes: servers?.status === 200 ? 'there' : 'missing',
  }
}

/** What is no event. */
const ANSWER = where('an answer to the first frame', (frame) => !isEvent(Object(frame) as Frame))

/** The first answer of a server that lets this in. An old one answers the filter, or the token. */
async function greet(parts: ProbeParts, auth: string | undefined): Promise<Frame | undefined> {
  const peer = await openProbe(parts)
  const hello = { v: 2, subscriptions: [] }
  peer.send({ ...(auth !== undefined && { auth }), subscribe: { event: 'contract_probe' }, hello })
  try {
    // An old server sends events to those, too, who have said nothing yet.
    const frame = await unlessBreach(peer.until(ANSWER))
    if (!frame) return undefined
    const type = String(frame['type'])
    if (['welcome', 'subscribed', 'authenticated'].includes(type)) return frame
    if (type.startsWith('auth_') || type === 'error') return undefined
    const found = parts.transcript.redact(show(frame))
    throw new NoServerError(`no server of this wire: its first frame is ${found}`)
  } finally {
    peer.drop()
  }
}

function isEvent({ event, data }: Frame): boolean {
  return typeof event === 'string' && data !== undefined
}
