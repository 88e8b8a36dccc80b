import { about } from '../about.ts'
import { must, NotApplicable } from '../../breach.ts'
import type { Case } from '../../case.ts'
import { show } from '../../shape.ts'
import type { Stage } from '../../stage.ts'
import * as forged from './forged-tokens.ts'
import type { Forgery } from './forged-tokens.ts'
import { startKeyServer } from './key-server.ts'
import {
  entering,
  mustBeRefused,
  mustClose,
  mustRefuseToken,
  mustStillServe,
  mustTellNothing,
  ownUser,
} from './steps.ts'

/** Tokens that a server must not take. */
export const REFUSED_TOKENS: readonly Case[] = [
  {
    id: 'MX-SEC-11',
    title: 'refuses what is no token at all',
    needs: ['locked'],
    async run(stage) {
      await mustRefuseAll(stage, forged.NO_TOKENS)
      await mustStillServe(stage)
    },
  },
  {
    id: 'MX-SEC-12',
    title: 'refuses a token without a signature, however its alg says none',
    needs: ['locked'],
    async run(stage) {
      await mustRefuseAll(stage, forged.unsigned(await stage.token()))
    },
  },
  {
    id: 'MX-SEC-13',
    title: 'refuses a token whose signature was changed, cut or taken from another',
    needs: ['locked', 'tokens'],
    async run(stage) {
      const other = await ownUser(stage, 'other')
      await mustRefuseAll(stage, forged.badlySigned(await ownUser(stage), other))
    },
  },
  {
    id: 'MX-SEC-14',
    title: 'refuses a token whose claims are not those that were signed',
    needs: ['locked', 'tokens'],
    async run(stage) {
      await mustRefuseAll(stage, forged.promoted(await ownUser(stage, 'user', 'viewer')))
    },
  },
  {
    id: 'MX-SEC-15',
    title: 'refuses a token that is signed with a key that can be guessed',
    needs: ['locked'],
    async run(stage) {
      await mustRefuseAll(stage, forged.guessed(await stage.token()))
    },
  },
  {
    id: 'MX-SEC-16',
    title: 'takes the name of a key for no path, query or address',
    needs: ['locked'],
    async run(stage) {
      await mustRefuseAll(stage, forged.namedKeys(await stage.token()))
      await mustStillServe(stage)
    },
  },
  {
    id: 'MX-SEC-17',
    title: 'takes no key from a token, and fetches none from an address in it',
    needs: ['locked'],
    async run(stage) {
      const keys = await startKeyServer(forged.ownKeySet())
      try {
        await mustRefuseAll(stage, forged.broughtKeys(await stage.token(), keys.address))
        must(keys.asked() === 0, `${keys.asked()} keys were fetched from where a token said`)
      } finally {
        keys.close()
      }
    },
  },
  {
    id: 'MX-SEC-18',
    title: 'refuses a token with a header that it does not understand',
    needs: ['locked'],
    async run(stage) {
      await mustRefuseAll(stage, forged.oddHeaders(await stage.token()))
      await mustStillServe(stage)
    },
  },
  {
    id: 'MX-SEC-19',
    title: 'refuses a token of more than 8,192 characters, whoever signed it',
    needs: ['locked', 'tokens'],
    async run(stage) {
      const long = await stage.token({ sub: `${stage.name('long')}-${'x'.repeat(8_192)}` })
      if (long.length <= 8_192) throw new NotApplicable('no token is that long, whoever it is for')
      await mustRefuseToken(stage, long)
    },
  },
  {
    id: 'MX-SEC-20',
    title: 'answers an expired token as retryable, and closes with 4401',
    needs: ['locked', 'extension', 'tokens'],
    async run(stage) {
      const expired = await stage.token({ sub: stage.name('user'), lifeMs: LONG_OVER })
      const peer = (await stage.connect()).send(entering(stage, expired))
      await peer.expect({ type: 'auth_failed', code: 'token_expired', retryable: true })
      await mustClose(stage, peer, 4401)
    },
  },
  {
    id: 'MX-SEC-21',
    title: 'takes a token as a text only',
    needs: ['locked'],
    async run(stage) {
      const token = await stage.token()
      const others: readonly unknown[] = [
        [token],
        { token },
        { toString: token },
        [[token]],
        1,
        true,
        [null],
        {},
      ]
      for (const auth of others) {
        const peer = (await stage.connect()).send(entering(stage, auth))
        const what = `auth as ${show(auth).replaceAll(token, '…')}`
        await about(what, peer.leave().then(mustTellNothing))
      }
      await mustStillServe(stage)
    },
  },
  {
    id: 'MX-SEC-22',
    title: 'takes the last of two tokens in one frame',
    needs: ['locked'],
    async run(stage) {
      const token = JSON.stringify(await stage.token())
      const bad = (await stage.connect()).send(`{"auth":${token},"auth":"x","subscribe":true}`)
      await mustBeRefused(stage, bad)
      const good = (await stage.connect()).send(`{"auth":"x","auth":${token}}`)
      await good.expect({ type: 'authenticated' })
    },
  },
  {
    id: 'MX-SEC-23',
    title: 'ends a standing session that brings a token that is refused',
    needs: ['locked', 'extension', 'tokens'],
    async run(stage) {
      const token = await ownUser(stage)
      for (const auth of ['x', cut(token)]) {
        const { peer } = await stage.greet({ subscriptions: [] }, token)
        peer.send({ auth })
        await mustBeRefused(stage, peer)
      }
    },
  },
  {
    id: 'MX-SEC-24',
    title: 'repeats nothing of a token that it refuses',
    needs: ['locked'],
    async run(stage) {
      const token = await stage.token()
      const own = forged.isJwt(token) ? [forged.promoted(token), forged.namedKeys(token)] : []
      const bad = [...own.flat(), ...CANARIES]
      for (const [what, auth] of bad) {
        const text = JSON.stringify(await about(what, mustRefuseToken(stage, auth)))
        const parts = auth.split('.').filter((part) => part.length > 5)
        must(!parts.some((part) => text.includes(part)), `${what}: its words came back`)
        must(!text.includes('canary'), `${what}: its words came back`)
      }
    },
  },
  {
    id: 'MX-SEC-25',
    title: 'refuses at its routes what it refuses at its socket, with 401',
    needs: ['locked', 'routes', 'tokens'],
    async run(stage) {
      const token = await ownUser(stage, 'user', 'viewer')
      const expired = await stage.token({ sub: stage.name('user'), lifeMs: LONG_OVER })
      const signed = (): readonly Forgery[] => [
        ...forged.unsigned(token),
        ...forged.badlySigned(token, expired),
        ...forged.promoted(token),
        ...forged.guessed(token),
        ...forged.broughtKeys(token, 'http://127.0.0.1:9/keys'),
      ]
      const bad: readonly Forgery[] = [
        ...(forged.isJwt(token) ? signed() : []),
        ['its end cut off', cut(token)],
        ['expired', expired],
      ]
      for (const [what, forgery] of bad) {
        const { status } = await stage.routes.ask('GET', '/servers', { token: forgery })
        must(status === 401, `${what}: wanted 401, got ${status}`)
      }
      const { status } = await stage.routes.ask('GET', '/servers', { token })
      must(status === 200, `a good token: wanted 200, got ${status}`)
    },
  },
]

/** Two minutes ago: no server forgives a clock more than one. */
const LONG_OVER = -120_000

/** Refused of whatever kind it is. */
function cut(token: string): string {
  return token.slice(0, -6)
}

const CANARIES: readonly Forgery[] = [
  ['a word', 'canary'],
  ['a word in parts', 'canary.canary.canary'],
  ['a word with quotes', '"canary"'],
]

async function mustRefuseAll(stage: Stage, forgeries: readonly Forgery[]): Promise<void> {
  for (const [what, token] of forgeries) await about(what, mustRefuseToken(stage, token))
}
