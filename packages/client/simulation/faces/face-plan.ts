import type { TokenCarrier } from 'maxine-client'
import { Chance } from '../chance.ts'
import type { Plan } from '../plan.ts'
import type { FaceSystem } from './face-system.ts'

/** How the client comes by tokens: not at all, from a function, or from its user who signs in again. */
export type FaceAuth = 'off' | 'fetch' | 'user'

/** What a seed decides before a story about a wire without positions begins. */
export interface FacePlan extends Pick<
  Plan,
  | 'seed'
  | 'socket'
  | 'career'
  | 'downgradedAt'
  | 'tokenLifeMs'
  | 'graceMs'
  | 'faultEveryMs'
  | 'publishEveryMs'
  | 'maxBuffered'
  | 'slowAfterMs'
  | 'isImpatient'
  | 'losses'
  | 'duplicates'
> {
  readonly auth: FaceAuth
  readonly tokenVia: TokenCarrier
}

export function facePlanFor(seed: number, { auths, carriers }: FaceSystem): FacePlan {
  const chance = new Chance(seed, 0)
  const auth = chance.pick(auths)
  return {
    seed,
    auth,
    tokenVia: chance.pick(carriers),
    socket: chance.pick(['ws', 'browser']),
    career: auth === 'off' ? 'admin' : chance.pick(['viewer', 'admin', 'downgraded']),
    downgradedAt: chance.between(3_000, 40_000),
    tokenLifeMs: chance.between(4_000, 20_000),
    graceMs: chance.between(2_000, 4_000),
    faultEveryMs: chance.pick([1_500, 4_000, 10_000]),
    publishEveryMs: chance.pick([100, 400, 1_200]),
    maxBuffered: chance.pick([200, 2_000]),
    slowAfterMs: chance.pick([3_000, 8_000]),
    isImpatient: chance.happens(0.5),
    // A wire without numbers cannot tell a frame that came twice from one that says the same.
    losses: 0,
    duplicates: 0,
  }
}
