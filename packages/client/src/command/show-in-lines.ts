import type { ConnectionState } from '../connection/state.ts'
import { EMPTY } from '../registry/registry.ts'
import type { RegistryStatus } from '../registry/status.ts'
import { nodeChanges, totalsOf } from './changes.ts'
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
  { client, view, rate }: Watched,
  host: Pick<CommandHost, 'print' | 'drained' | 'report' | 'world'>,
  format: CommandOptions['format'],
): Show {
  const { world, print } = host
  const lines = format === 'json' ? jsonLines : textLines
  let written = EMPTY
  let told: ConnectionState | undefined
  let status: RegistryStatus | undefined
  let words: string | undefined
  let stage: 'idle' | 'waiting' = 'idle'

  const writeTotals = () => {
    const eventsPerSecond = Math.round(rate.perSecond(world.now()) * 10) / 10
    print(lines.totals({ ...totalsOf(view.current), eventsPerSecond }, world.wall()))
  }
  /** Not a second time what was said last. */
  const reportPicture = () => {
    const news = isWorthAReport(view.status) ? pictureWords(view.status) : undefined
    if (news !== undefined && news !== words) host.report(`maxine-client: ${news}\n`)
    words = news ?? words
  }
  const write = () => {
    const { state } = client
    if (state !== told && isWorthALine(state)) print(lines.connection(state, world.wall()))
    told = state
    const isNews = status !== view.status
    status = view.status
    if (isNews) reportPicture()
    const { current } = view
    const changes = nodeChanges(written, current)
    written = current
    for (const change of changes) print(lines.node(change, world.wall()))
    if (isNews && status.state === 'live') writeTotals()
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

/** What mends itself is not. */
function isWorthAReport(status: RegistryStatus): boolean {
  return status.state !== 'syncing' || status.reason === 'diverged'
}
