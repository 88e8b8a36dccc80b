import type { AbortSignalLike } from '../abort.ts'
import { onAbort } from '../abort.ts'
import type { CommandHost } from './host.ts'
import type { CommandOptions } from './options.ts'
import { isWorthALine, jsonLines, textLines } from './records.ts'
import type { Session } from './session.ts'
import { watchTrouble } from './trouble.ts'

/** Prints events until it is stopped; rejects when the connection is over for good. */
export async function tail(
  { client }: Session,
  { filter, format }: CommandOptions,
  host: CommandHost,
  signal: AbortSignalLike,
): Promise<void> {
  const { world } = host
  const lines = format === 'json' ? jsonLines : textLines
  client.on('state', (state) => {
    // What ends it for good is told when it ends.
    if (isWorthALine(state)) host.report(textLines.connection(state, world.wall()))
  })
  watchTrouble(client, host)
  const refused = client.subscribe(filter).ready
  const events = client.events(filter, { signal })
  const printed = (async () => {
    for await (const item of events) {
      host.print(
        item.type === 'gap' ? lines.gap(item, world.wall()) : lines.event(item, world.wall()),
      )
      // A slow reader fills the bounded buffer of the client, which tells of a gap.
      await host.drained()
    }
  })()
  // The stream ends with the same error.
  client.connect({ signal }).catch(() => undefined)
  const stopped = new Promise<void>((resolve) => onAbort(signal, () => resolve()))
  await Promise.race([printed, stopped, refused.then(() => printed)])
}
