import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import { anyObject, assertFits, fits, where } from '../../shape.ts'
import { AUTHENTICATED, enter, GREETING, greetings } from './steps.ts'

/** What a client is told when it comes, and when the server goes. */
export const ENTERING: readonly Case[] = [
  {
    id: 'CR-CORE-01',
    title: 'greets whoever comes in with `connection`, before anything else',
    needs: ['documented'],
    async run(stage) {
      const peer = await stage.connectKnown()
      await peer.expect(GREETING)
    },
  },
  {
    id: 'CR-CORE-02',
    title: 'says behind the greeting who it takes the client for',
    needs: ['documented', 'locked'],
    async run(stage) {
      const peer = await stage.connectKnown()
      await peer.expect(GREETING)
      await peer.expect(AUTHENTICATED)
      assertFits(await peer.settle(), [], 'what else comes unasked')
    },
  },
  {
    id: 'CR-CORE-03',
    title: 'says nothing of a user where it looks at no tokens',
    needs: ['documented', 'open'],
    async run(stage) {
      const peer = await stage.connect({ query: '?token=anything' })
      await peer.expect(GREETING)
      assertFits(await peer.settle(), [], 'what comes behind the greeting')
    },
  },
  {
    id: 'CR-CORE-04',
    title: 'reads what was sent before the greeting afterwards',
    needs: ['documented'],
    async run(stage) {
      const topics = [stage.name()]
      const peer = await stage.connectKnown()
      peer.send({ type: 'subscribe', topics })
      for (const greeting of greetings(stage)) await peer.expect(greeting)
      await peer.expect({ type: 'subscribed', topics })
    },
  },
  {
    id: 'CR-CORE-05',
    title: 'closes with 1012 when it is started again',
    needs: ['documented', 'restart', 'closing'],
    async run(stage) {
      const peers = [await enter(stage), await enter(stage, { path: `/chat/${stage.name()}` })]
      await stage.control.restart?.({ epoch: 'same' })
      for (const peer of peers) {
        const { code } = await peer.closed()
        must(code === 1012, `wanted the connection to be closed with 1012, got ${code}`)
      }
      await enter(stage)
    },
  },
  {
    id: 'CR-CORE-15',
    title: 'names a user by the sub of the token, with its role among the roles',
    needs: ['documented', 'locked', 'tokens'],
    async run(stage) {
      const id = stage.name('user')
      const peer = await stage.connect({ token: await stage.token({ sub: id, role: 'viewer' }) })
      await peer.expect(GREETING)
      const roles = where('a list with the role viewer', (value) => {
        return Array.isArray(value) && value.includes('viewer') && !value.includes('admin')
      })
      const { user } = await peer.expect({ type: 'authenticated', user: anyObject })
      must(fits(user, { id, username: id, roles }), 'the user is not that of the token')
    },
  },
]
