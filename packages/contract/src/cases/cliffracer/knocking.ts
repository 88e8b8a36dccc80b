import { about } from '../about.ts'
import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import { assertFits, show } from '../../shape.ts'
import type { Connecting, Stage } from '../../stage.ts'
import { HandshakeRefused } from '../../wire/dial.ts'
import { enter, heard, ownUser } from './steps.ts'

const SPEAKING = ['/rpc/send_announcement', '/broadcast', '/events'] as const

/** Handshakes and requests that are refused. */
export const KNOCKING: readonly Case[] = [
  {
    id: 'CR-SEC-20',
    title: 'answers a page of an origin that it does not know with 403, and lets the others in',
    needs: ['documented', 'handshake', 'origins'],
    async run(stage) {
      const { allowedOrigin = '' } = stage.announced
      const foreign = ['https://attacker.example', 'null', `${allowedOrigin}.attacker.example`]
      for (const origin of [...foreign, allowedOrigin.toUpperCase(), '*']) {
        const status = await about(`Origin ${origin}`, statusOf(stage, { origin }))
        must(status === 403, `Origin ${origin}: wanted 403, got ${status}`)
      }
      await enter(stage, { origin: allowedOrigin })
    },
  },
  {
    id: 'CR-SEC-21',
    title: 'lets pages of the origins that it knows use its routes, and no others',
    needs: ['documented', 'handshake', 'origins', 'routes'],
    async run(stage) {
      const peer = await enter(stage)
      const text = stage.name()
      const ask = (origin: string) =>
        stage.routes.ask('POST', SPEAKING[0], { body: { text }, headers: { origin } })
      const { status } = await ask('https://attacker.example')
      must(status === 403, `a foreign page: wanted 403, got ${status}`)
      assertFits(await heard(stage, peer), [], 'what is heard of a foreign page')
      const { allowedOrigin = '' } = stage.announced
      const { headers } = await ask(allowedOrigin)
      const allowed = headers['access-control-allow-origin']
      must(allowed === allowedOrigin, `wanted ${allowedOrigin} to be allowed, got ${show(allowed)}`)
      await peer.until({ type: 'announcement', text })
    },
  },
  {
    id: 'CR-SEC-22',
    title: 'answers a request that speaks without a good token with 401, and tells nobody',
    needs: ['documented', 'locked', 'routes'],
    async run(stage) {
      for (const token of ['', 'forged']) {
        await mustKeepQuiet(stage, { token }, 401)
      }
    },
  },
  {
    id: 'CR-SEC-23',
    title: 'answers a request that speaks from somebody who is no admin with 403, and tells nobody',
    needs: ['documented', 'locked', 'tokens', 'routes'],
    async run(stage) {
      await mustKeepQuiet(stage, { token: await ownUser(stage, 'viewer', 'viewer') }, 403)
    },
  },
  {
    id: 'CR-SEC-24',
    title: 'answers a body that it cannot read with 400, and tells nobody',
    needs: ['documented', 'routes'],
    async run(stage) {
      const peer = await enter(stage)
      const type = stage.name()
      const bodies: Readonly<Record<(typeof SPEAKING)[number], readonly unknown[]>> = {
        '/rpc/send_announcement': [{}, { text: '' }, { text: 7 }, { text: [type] }],
        '/broadcast': [
          ...[{ type }, { to: 'some', type }, { to: {}, type }, { to: { topic: '' }, type }],
          ...[{ to: { topic: type, room: type }, type }, { to: 'all' }, { to: 'all', type: '' }],
          { to: 'all', type: 'authenticated' },
        ],
        '/events': [{}, { subject: '' }, { subject: 7 }],
      }
      for (const path of SPEAKING) {
        for (const body of [...bodies[path], '{', '[]', '7', '']) {
          const { status } = await stage.routes.ask('POST', path, { body })
          must(status === 400, `POST ${path} ${show(body)}: wanted 400, got ${status}`)
        }
      }
      assertFits(await heard(stage, peer), [], 'what is heard of them')
    },
  },
  {
    id: 'CR-SEC-25',
    title: 'answers a handshake at another path with 404',
    needs: ['documented', 'handshake'],
    async run(stage) {
      const long = 'x'.repeat(257)
      const paths = ['/', '/other', '/chat', '/chat/', '/chat/a/b', '/chat/%ff', `/chat/${long}`]
      for (const path of paths) {
        const status = await about(path, statusOf(stage, { path }))
        must(status === 404, `${path}: wanted 404, got ${status}`)
      }
    },
  },
]

async function statusOf(stage: Stage, how: Connecting): Promise<number> {
  try {
    await stage.connectKnown(how)
    return 101
  } catch (error) {
    if (error instanceof HandshakeRefused) return error.status
    throw error
  }
}

async function mustKeepQuiet(
  stage: Stage,
  how: { readonly token: string },
  wanted: number,
): Promise<void> {
  const peer = await enter(stage)
  const text = stage.name()
  const body = { text, to: 'all', type: text, data: {}, subject: 'order.created' }
  for (const path of SPEAKING) {
    const { status } = await stage.routes.ask('POST', path, { body, ...how })
    must(status === wanted, `POST ${path}: wanted ${wanted}, got ${status}`)
  }
  assertFits(await heard(stage, peer), [], 'what is heard of it')
}
