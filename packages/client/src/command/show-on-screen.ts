import type { RegistryStatus } from '../registry/status.ts'
import type { Paint } from './colours.ts'
import { renderFrame } from './frame.ts'
import type { CommandHost } from './host.ts'
import type { Key, Screen } from './screen.ts'
import type { Show, Watched } from './show.ts'

/** Frames follow each other no faster than one can look. */
const LEAST_MS = 100
/** Ages and countdowns go on without events. */
const MOST_MS = 1_000

export interface Look {
  readonly screen: Screen
  readonly paint: Paint
}

/** Draws the whole on a terminal, and follows its keys and its size. */
export function showOnScreen(
  { client, view, rate, address }: Watched,
  { world, suspend }: Pick<CommandHost, 'world' | 'suspend'>,
  { screen, paint }: Look,
): Show {
  let [scrolled, mostScrolled] = [0, 0]
  const stale = createStaleness()
  const pace = createPace(world, () => {
    const { state: connection } = client
    const now = world.wall()
    const { current: registry, status } = view
    const shown = {
      ...{ address, connection, registry, status, scrolled, now },
      eventsPerSecond: rate.perSecond(world.now()),
      staleSince: stale.since(status),
    }
    const frame = renderFrame(shown, screen.size(), paint)
    mostScrolled = frame.mostScrolled
    scrolled = Math.min(scrolled, mostScrolled)
    screen.draw(frame.lines)
  })
  const quit = new Promise<void>((resolve) => {
    screen.onKey((key) => {
      if (key === 'quit') return resolve()
      if (key === 'suspend') return void suspend().then(pace.soon)
      scrolled = Math.min(mostScrolled, Math.max(0, scrolled + SCROLLS[key](screen.size().rows)))
      pace.now()
    })
  })
  screen.onResize(pace.now)
  screen.open()
  pace.now()
  return {
    onChange: pace.soon,
    quit,
    stop() {
      pace.stop()
      screen.close()
    },
  }
}

/** Draws when something has changed, but not too often, and at times when nothing has. */
function createPace(world: CommandHost['world'], draw: () => void) {
  let cancel: () => void = () => undefined
  let drawnAt = -Infinity
  let dueAt = Infinity
  const drawIn = (delayMs: number) => {
    const at = world.now() + delayMs
    if (at >= dueAt) return
    cancel()
    dueAt = at
    cancel = world.after(delayMs, now)
  }
  const now = () => {
    if (dueAt === -Infinity) return
    draw()
    drawnAt = world.now()
    dueAt = Infinity
    cancel()
    drawIn(MOST_MS)
  }
  return {
    now,
    soon: () => drawIn(Math.max(0, drawnAt + LEAST_MS - world.now())),
    stop() {
      cancel()
      // Nothing is due before this.
      dueAt = -Infinity
    },
  }
}

const SCROLLS: Readonly<Record<Exclude<Key, 'quit' | 'suspend'>, (rows: number) => number>> = {
  up: () => -1,
  down: () => 1,
  'page-up': (rows) => -Math.ceil(rows / 2),
  'page-down': (rows) => Math.ceil(rows / 2),
  home: () => -Infinity,
  end: () => Infinity,
}

/** Since when what is shown may no longer be so. */
function createStaleness() {
  let wasLive = 'never' as 'never' | 'once'
  return {
    since({ state, since }: RegistryStatus): number | undefined {
      if (state === 'live') wasLive = 'once'
      return state !== 'live' && wasLive === 'once' ? since : undefined
    },
  }
}
