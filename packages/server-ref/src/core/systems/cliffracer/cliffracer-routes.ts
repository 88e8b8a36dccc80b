import { LIMITS } from 'maxine-protocol'
import { rolesOf } from '../../broadcast/roles.ts'
import type { HttpResponse } from '../../http/exchange.ts'
import { bodyOf, Declined } from '../../http/plain-routes.ts'
import type { PlainRequest, PlainRoute } from '../../http/plain-routes.ts'
import { answered, declined } from '../../http/replies.ts'
import type { World } from '../../world.ts'
import type { Addressee } from './profile.ts'
import { isFields, isName } from './service-message.ts'
import type { Service } from './service.ts'

export interface CliffracerRoutesParts {
  readonly world: Pick<World, 'now'>
  readonly tell: Service['tell']
  /** Takes an event of the message bus; says how many bridges it crossed. */
  readonly receive: (subject: string, data: unknown) => Promise<number>
  readonly metrics: () => object
  readonly health: () => object
}

type Fields = Readonly<Record<string, unknown>>

const BODY_LIMITS = { length: LIMITS.clientFrame, keys: LIMITS.clientKeys }

/** Who may speak for the service. */
const SPEAKER = 'admin'

/** The guide's call, a stand-in for its message bus, and how the service is doing. */
export function cliffracerRoutes(parts: CliffracerRoutesParts): readonly PlainRoute[] {
  const { metrics, health } = parts
  return [
    call('/rpc/send_announcement', parts, ({ tell }, body) => announce(tell, body)),
    call('/broadcast', parts, ({ tell }, body) => broadcast(tell, body)),
    call('/events', parts, ({ receive }, body) => takeEvent(receive, body)),
    {
      method: 'GET',
      path: '/health',
      access: 'open',
      answer: () => answered({ status: 'ok', ...health() }),
    },
    { method: 'GET', path: '/metrics', access: 'open', answer: () => answered(metrics()) },
  ]
}

/** Answered as the framework answers calls: with the result, and when. */
function call(
  path: string,
  parts: CliffracerRoutesParts,
  run: (parts: CliffracerRoutesParts, body: Fields) => Promise<unknown>,
): PlainRoute {
  const answer = async ({ request, identity }: PlainRequest): Promise<HttpResponse> => {
    if (identity && !rolesOf(identity).includes(SPEAKER)) {
      return declined('forbidden', { detail: `this takes the role ${SPEAKER}` })
    }
    const body = bodyOf(request, BODY_LIMITS)
    if (!isFields(body)) throw wrong('', 'expected an object')
    const result = await run(parts, body)
    return answered({ result, timestamp: new Date(parts.world.now()).toISOString() })
  }
  return { method: 'POST', path, access: 'with-token', answer }
}

async function announce(tell: Service['tell'], { text }: Fields): Promise<null> {
  if (typeof text !== 'string' || text === '') {
    throw wrong('text', 'expected a text that is not empty')
  }
  await tell({ kind: 'all' }, { type: 'announcement', text })
  return null
}

async function broadcast(tell: Service['tell'], { to, type, data }: Fields): Promise<null> {
  const addressee = readAddressee(to)
  if (!isName(type)) throw wrong('type', 'expected a text of 1 to 256 characters')
  await tell(addressee, { type, data: data ?? {} }).catch((error: unknown) => {
    throw error instanceof TypeError ? wrong('', error.message) : error
  })
  return null
}

async function takeEvent(
  receive: CliffracerRoutesParts['receive'],
  { subject, data }: Fields,
): Promise<{ readonly crossed: number }> {
  if (!isName(subject)) throw wrong('subject', 'expected a text of 1 to 256 characters')
  return { crossed: await receive(subject, data ?? {}) }
}

const KINDS = ['topic', 'room', 'user', 'role'] as const

/** `"all"`, or an object that names one of these: `{"topic":"orders"}`. */
function readAddressee(to: unknown): Addressee {
  if (to === 'all') return { kind: 'all' }
  const named = isFields(to) ? KINDS.filter((kind) => to[kind] !== undefined) : []
  const [kind] = named
  const name = isFields(to) && kind !== undefined ? to[kind] : undefined
  if (kind === undefined || named.length > 1 || !isName(name)) {
    throw wrong('to', 'expected "all", or one of topic, room, user and role with a name')
  }
  return { kind, name }
}

function wrong(field: string, what: string): Declined {
  const detail = field === '' ? what : `${field}: ${what}`
  return new Declined(declined('bad-request', { detail, ...(field !== '' && { field }) }))
}
