import { createCore } from '../../core/create-core.ts'
import type { Core, CoreParts } from '../../core/index.ts'
import { createMemoryLog } from '../../core/log/memory-log.ts'
import { createForgetfulLog } from './forgetful-log.ts'
import type { ForgetfulLog } from './forgetful-log.ts'

/** What every life of a core is made of; the log is made here. */
export interface CoreLivesParts extends Omit<CoreParts, 'log'> {
  /** Names the first log; those after it count on. Default `test-1`. */
  readonly epoch: string | undefined
}

/** One core after the other, each on the log of the one before or on a new one. */
export interface CoreLives {
  /** The one of now; while it starts again, and at the end, the last there was. */
  readonly core: () => Core
  readonly log: () => ForgetfulLog
  /** Whether the core of now takes anybody. */
  readonly isUp: () => boolean
  readonly restart: (epoch: 'same' | 'new') => Promise<void>
  readonly end: () => Promise<void>
}

const RESTART = [1012, 'service restart'] as const

export async function startCoreLives(parts: CoreLivesParts): Promise<CoreLives> {
  let logs = 0
  const openLog = () => {
    logs += 1
    const { world, options, onError } = parts
    const epoch = epochOf(parts.epoch, logs)
    const more = onError && { onError }
    return createForgetfulLog(createMemoryLog({ world, bounds: options.log, epoch, ...more }))
  }
  let log = openLog()
  let core = await createCore({ ...parts, log })
  let life: 'up' | 'down' | 'ended' = 'up'
  let turn: Promise<unknown> = Promise.resolve()

  async function again(epoch: 'same' | 'new'): Promise<void> {
    if (life === 'ended') throw new Error('The server was closed')
    life = 'down'
    await core.close(...RESTART)
    if (epoch === 'new') {
      await log.close()
      log = openLog()
    }
    core = await createCore({ ...parts, log })
    life = 'up'
  }

  async function end(): Promise<void> {
    if (life === 'ended') return
    life = 'ended'
    await core.close(...RESTART)
    await log.close()
  }

  /** One after the other: each finds what the one before has left. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = turn.then(work)
    turn = done.catch(() => undefined)
    return done
  }

  return {
    core: () => core,
    log: () => log,
    isUp: () => life === 'up',
    restart: (epoch) => inTurn(() => again(epoch)),
    end: () => inTurn(end),
  }
}

function epochOf(first: string | undefined, number: number): string {
  return number === 1 && first !== undefined ? first : `${first ?? 'test'}-${number}`
}
