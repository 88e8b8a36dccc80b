import type { GapReason } from 'maxine-client'
import { expect } from 'vitest'
import { Scene } from './scene.ts'
import type { SceneOptions } from './scene.ts'
import type { Story } from './stories.ts'

/** One trouble at one step, and what must come of it. */
export interface Cell extends SceneOptions {
  /** Where: a step of `reliability.md` 3.3 and what it stands for here. */
  readonly step: string
  /** What: a fault of the same section. */
  readonly fault: string
  readonly story: Story
  /** How often the rules take hold; default once where there is a rule. */
  readonly fires?: number
  /** The codes of the errors with which connections ended, in order; of alternatives, any. Default none. */
  readonly ends?: readonly (string | readonly string[])[]
  /** Gaps the client must tell of; default none. */
  readonly gaps?: readonly GapReason[]
  /** Whether the client is connected at the end, or closed for good with the last code of `ends`. */
  readonly outcome?: 'live' | 'closed'
  /** From the fault to the end of the connection, in milliseconds of the world. */
  readonly foundWithinMs?: number
  /** Codes of errors that are told besides the ends. */
  readonly reports?: readonly string[]
  /** Whatever else this one must hold. */
  readonly holds?: (scene: Scene) => void
}

/** Milliseconds of the world for what goes to and fro beside the limits. */
const LATE_MS = 3_000

const REPEATS = 5

/** Each repeat has a server, a proxy and a client of its own, so that all can run at once. */
export async function tryCell(cell: Cell): Promise<void> {
  await Promise.all(Array.from({ length: REPEATS }, () => tryOnce(cell)))
}

async function tryOnce(cell: Cell): Promise<void> {
  const scene = await Scene.begin(cell)
  try {
    await cell.story(scene)
    const { ends = [] } = cell
    await scene.until(() => scene.ends.length >= ends.length, 'the ends of connections')
    if (cell.outcome === 'closed') await scene.until(() => scene.status === 'closed', 'the end')
    else if (scene.status !== 'closed') await scene.publishAndHear()
    check(scene, cell)
    await checkNothingLeft(scene)
  } catch (error) {
    throw new Error(`${cell.step}, ${cell.fault}: ${String(error)}\n${scene.report()}`, {
      cause: error,
    })
  } finally {
    await scene.finish()
  }
}

function check(scene: Scene, cell: Cell): void {
  const { rules = [], fires = rules.length > 0 ? 1 : 0, ends = [], gaps = [], reports = [] } = cell
  expect(scene.proxy.fired, 'how often the fault was made').toBe(fires)
  expect(
    scene.ends.map(({ code }, index) => match(code, ends[index])),
    'ends',
  ).toEqual(ends)
  expect(scene.gaps, 'gaps').toEqual(gaps)
  expect(scene.disordered, 'events that came twice or too late').toEqual([])
  // What happens after it was closed for good is no longer anybody's business.
  if (cell.outcome !== 'closed') {
    expect(scene.unexplained, 'events that were lost in silence').toEqual([])
  }
  expect([...new Set(reported(scene))], 'reports').toEqual(reports)
  expect(illegal(scene), 'steps of the state').toEqual([])
  if (cell.outcome === 'closed') expect(scene.client.state).toHaveProperty('cause.code')
  if (cell.foundWithinMs !== undefined) {
    const foundAt = scene.ends[0]!.at - scene.proxy.firedAt!
    expect(foundAt, 'found in time').toBeLessThan(cell.foundWithinMs + LATE_MS)
  }
  cell.holds?.(scene)
  expect(scene.leaks(), 'places with a token').toEqual([])
}

/** An alternative that came true stands for all of them. */
function match(code: string, expected: string | readonly string[] | undefined) {
  return typeof expected === 'object' && expected.includes(code) ? expected : code
}

/** Codes of errors that ended nothing. */
function reported({ errors, ends }: Scene): string[] {
  const left = ends.map(({ code }) => code)
  return errors.flatMap(({ code }) => {
    const at = left.indexOf(code)
    if (at < 0) return [code]
    left.splice(at, 1)
    return []
  })
}

/** What may follow what. */
const NEXT: Readonly<Record<string, readonly string[]>> = {
  idle: ['connecting', 'closed'],
  connecting: ['connecting', 'connected', 'waiting', 'closed'],
  connected: ['connected', 'waiting', 'connecting', 'closed'],
  waiting: ['connecting', 'waiting', 'closed'],
  closed: ['connecting', 'waiting'],
}

function illegal({ states }: Scene): string[] {
  const path = ['idle', ...states.map(({ status }) => status)]
  return path.slice(1).flatMap((to, index) => {
    const from = path[index]!
    return NEXT[from]!.includes(to) ? [] : [`${from} -> ${to}`]
  })
}

/** With no socket and no timer, nothing can happen any more. */
async function checkNothingLeft(scene: Scene): Promise<void> {
  // Closed for good, its socket may still be saying goodbye.
  await scene.client.disconnect()
  const { connections } = scene.proxy
  expect(scene.status).toBe('closed')
  expect(scene.world.pending(), 'timers left').toBe(0)
  await scene.until(() => scene.proxy.open === 0, 'the last socket to go')
  expect(scene.proxy.connections, 'connections after the end').toBe(connections)
}
