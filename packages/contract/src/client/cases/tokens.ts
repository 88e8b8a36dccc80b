import { must } from '../../breach.ts'
import { anyText, fits, show } from '../../shape.ts'
import type { ClientCase } from '../client-case.ts'
import type { Caller } from '../caller.ts'
import type { Entered } from '../meeting.ts'
import { all, welcomed } from './steps.ts'

/** Long enough for three quarters of it to be told from the half and the whole. */
const LIFE_MS = 8_000

/** What a client does with its token after the first frame. */
export const TOKENS: readonly ClientCase[] = [
  {
    id: 'MX-CLIENT-70',
    title: 'comes back with a fresh token when the server says that it may',
    needs: ['extension', 'freshTokens'],
    async run(scene) {
      const meeting = await scene.meet()
      const entered = await meeting.enter()
      const failed = { type: 'auth_failed', code: 'token_expired', message: 'expired' }
      entered.caller.send({ ...failed, retryable: true })
      entered.caller.close(4401)
      mustShowAnother(entered, await meeting.enter())
    },
  },
  {
    id: 'MX-CLIENT-71',
    title: 'stops when the server will not have its token',
    needs: ['extension', 'tokens'],
    takesMs: 3_500,
    async run(scene) {
      const meeting = await scene.meet()
      const { caller } = await meeting.enter()
      const failed = { type: 'auth_failed', code: 'token_invalid', message: 'not ours' }
      caller.send({ ...failed, retryable: false })
      caller.close(4500)
      await meeting.staysAway('after auth_failed that is not retryable')
    },
  },
  {
    id: 'MX-CLIENT-72',
    title: 'comes back with a fresh token after 4401',
    needs: ['extension', 'freshTokens'],
    async run(scene) {
      const meeting = await scene.meet()
      const entered = await meeting.welcome()
      await entered.caller.settle()
      entered.caller.close(4401)
      mustShowAnother(entered, await meeting.enter())
    },
  },
  {
    id: 'MX-CLIENT-73',
    title: 'comes back once with a fresh token after 1008, then stops',
    needs: ['extension', 'freshTokens'],
    takesMs: 9_000,
    async run(scene) {
      const meeting = await scene.meet()
      const entered = await meeting.enter()
      entered.caller.close(1008)
      const back = await meeting.enter()
      mustShowAnother(entered, back)
      back.caller.close(1008)
      await meeting.staysAway('after 1008 twice in a row', 2 * scene.facts.awayMs)
    },
  },
  {
    id: 'MX-CLIENT-74',
    title: 'refreshes when three quarters of its session have passed, on the same connection',
    needs: ['extension', 'tokens'],
    takesMs: 7_000,
    async run(scene) {
      const { meeting, caller } = await welcomed(scene, { expiresInMs: LIFE_MS })
      const began = scene.now()
      const frame = await caller.next('auth or refresh_token', LIFE_MS)
      // To fetch a token may take a while.
      const asked = meeting.tokenAskedAt ?? 0
      const share = ((asked > began ? asked : scene.now()) - began) / LIFE_MS
      const isRefresh = fits(frame, { auth: anyText }) || fits(frame, { refresh_token: true })
      must(isRefresh, `wanted auth or refresh_token, got ${show(frame)}`)
      const told = `${Math.round(share * 100)} %`
      must(share > 0.6 && share < 0.95, `wanted it at about 75 % of the session, came at ${told}`)
      caller.send(answerTo(frame['auth'] !== undefined))
      await caller.settle('after the refresh')
      must(meeting.callers.length === 1, 'wanted no other connection for it')
    },
  },
  {
    id: 'MX-CLIENT-75',
    title: 'bounds the life that a server gives its session',
    needs: ['extension', 'tokens'],
    takesMs: 3_500,
    run: (scene) =>
      all([0, 1, -5_000, 1e15], async (expiresInMs) => {
        const { meeting, caller } = await welcomed(scene, { expiresInMs })
        await scene.wait(3_000)
        await caller.settle(`with expiresInMs ${expiresInMs}`)
        const asked = caller.heard.slice(1)
        const most = expiresInMs > 1_000_000 ? 0 : 3
        const what = `with expiresInMs ${expiresInMs}: wanted at most ${most} refreshes in 3 s`
        must(asked.length <= most, `${what}, got ${asked.length}`)
        must(meeting.callers.length === 1, 'wanted no other connection for it')
      }),
  },
]

function answerTo(isAuth: boolean): object {
  const expiresInMs = 3_600_000
  return isAuth
    ? { type: 'authenticated', expiresInMs }
    : { type: 'token_refreshed', token: 'contract-refreshed', expiresInMs }
}

function mustShowAnother(before: Entered, after: Entered): void {
  const [one, other] = [before, after].map(({ caller, first }) => tokenOf(caller, first['auth']))
  must(other !== undefined, 'wanted a token again')
  must(one !== other, 'wanted another token than the one that was refused')
}

function tokenOf({ handshake }: Caller, auth: unknown): unknown {
  return auth ?? handshake.authorization ?? /[?&]token=([^&]*)/.exec(handshake.path)?.[1]
}
