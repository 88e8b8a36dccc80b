import type { ConnectionState } from '../connection/state.ts'
import { EMPTY } from '../registry/registry.ts'
import { changesBetween, totalsOf } from './changes.ts'
import type { CommandHost } from './host.ts'
import type { CommandOptions } from './options.ts'
import { isWorthALine, jsonLines, textLines } from './records.ts'
import { NEVER } from './show.ts'
import type { Show, Watched } from './show.ts'
import { watchTrouble } from './trouble.ts'
import { pictureWords } from './wording.ts'

/** Between two lines with the totals and the rate. */
const TOTALS_EVERY_MS = 10_000

/** Writes each change as a line. While the reader does not keep up, changes of one node become one. */
export function showInLines(
  { client, feed, rate }: Watched,
  host: Pick<CommandHost, 'print' | 'drained' | 'report' | 'world'>,
  format: CommandOptions['format'],
): Show {
  const { world, print } = host
  const lines = format === 'json' ? jsonLines : textLines
  let written = EMPTY.services
  let told: ConnectionState | undefined
  let picture = feed.picture
  let stage: 'idle' | 'waiting' = 'idle'

  const writeTotals = () => {
    const eventsPerSecond = Math.round(rate.perSecond(world.now()) * 10) / 10
    print(lines.totals({ ...totalsOf(feed.registry.services), eventsPerSecond }, world.wall()))
  }
  const write = () => {
    const { state } = client
    if (state !== told && isWorthALine(state)) print(lines.connection(state, world.wall()))
    told = state
    const isNew = picture !== feed.picture && feed.picture.status !== 'reading'
    if (isNew) {
      const words = pictureWords(feed.picture)
      if (words) host.report(`maxine-client: ${words}\n`)
    }
    picture = feed.picture
    // What is being read again would be told twice.
    if (picture.status === 'reading') return
    const { services } = feed.registry
    const changes = changesBetween(written, services)
    written = services
    for (const change of changes) print(lines.node(change, world.wall()))
    if (isNew) writeTotals()
  }
  const onChange = () => {
    if (stage === 'waiting') return
    stage = 'waiting'
    void host.drained().then(() => {
      stage = 'idle'
      write()
    })
  }
  let cancel: () => void = () => undefined
  const repeat = () => {
    cancel = world.after(TOTALS_EVERY_MS, () => {
      if (client.state.status === 'connected' && stage === 'idle') writeTotals()
      repeat()
    })
  }
  watchTrouble(client, host)
  repeat()
  return { onChange, stop: () => cancel(), quit: NEVER }
}
