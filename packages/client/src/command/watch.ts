import type { AbortSignalLike } from '../abort.ts'
import { onAbort } from '../abort.ts'
import { choosePaint } from './colours.ts'
import { EventRate } from './event-rate.ts'
import type { CommandHost } from './host.ts'
import type { CommandOptions } from './options.ts'
import { showAddress } from './secrets.ts'
import type { Session } from './session.ts'
import { showInLines } from './show-in-lines.ts'
import { showOnScreen } from './show-on-screen.ts'
import type { Show, Watched } from './show.ts'

/** Shows the registry until it is stopped; rejects when the connection is over for good. */
export async function watch(
  { client }: Session,
  options: CommandOptions,
  host: CommandHost,
  signal: AbortSignalLike,
): Promise<void> {
  const { world } = host
  const view = client.registry()
  const rate = new EventRate(world.now())
  const address = showAddress(options.url)
  const show = chooseShow({ client, view, rate, address }, options, host)
  client.on('state', show.onChange)
  view.on('change', show.onChange)
  view.on('status', show.onChange)
  const { ready } = client.subscribe({}, () => {
    rate.add(world.now())
    show.onChange()
  })
  const stopped = new Promise<void>((resolve) => onAbort(signal, () => resolve()))
  const over = new Promise<never>((_, reject) => {
    client.on('state', (state) => {
      if (state.status === 'closed' && state.cause) reject(state.cause)
    })
  })
  // Rejects with the same as `over`.
  client.connect({ signal }).catch(() => undefined)
  try {
    // A server that refuses everything has nothing to show.
    await Promise.race([stopped, over, show.quit, ready.then(() => over)])
  } finally {
    view.close()
    show.stop()
  }
}

function chooseShow(watched: Watched, { format }: CommandOptions, host: CommandHost): Show {
  const { screen, env } = host
  if (!screen || format === 'json') return showInLines(watched, host, format)
  return showOnScreen(watched, host, { screen, paint: choosePaint(env) })
}
