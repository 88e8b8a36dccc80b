import type { ConnectionState, Gap } from 'maxine-client'

/** A time without a connection, after one that stood. In milliseconds since 1970. */
export interface Outage {
  readonly from: number
  /** Absent while it lasts. */
  readonly until?: number
  /** Of the error it began with. */
  readonly code: string
  /** Whether the client has said that events may have been missed by it. */
  readonly isGap: boolean
}

/** What became of the connections of a page, the latest outage last. */
export interface Outages {
  readonly link: 'never' | 'up' | 'down'
  readonly list: readonly Outage[]
}

export type LinkNews =
  | { readonly type: 'state'; readonly state: ConnectionState }
  | { readonly type: 'gap'; readonly gap: Gap }

export const NO_OUTAGES: Outages = { link: 'never', list: [] }

/** So many of the last are remembered. */
const KEPT = 20

/** How the story of the connection goes on. */
export function withNews(outages: Outages, news: LinkNews, now: number): Outages {
  if (news.type === 'gap') return withGap(outages, now)
  const { state } = news
  if (state.status === 'connected') return up(outages, now)
  if (outages.link !== 'up') return outages
  const code = 'cause' in state ? state.cause.code : state.status
  const list = [...outages.list, { from: now, code, isGap: false }].slice(-KEPT)
  return { link: 'down', list }
}

function up({ link, list }: Outages, now: number): Outages {
  if (link !== 'down') return { link: 'up', list }
  return { link: 'up', list: withLast(list, (last) => ({ ...last, until: now })) }
}

/** Told of the outage before it; of a moment where there was none that anybody saw. */
function withGap({ link, list }: Outages, now: number): Outages {
  if (list.length === 0)
    return { link, list: [{ from: now, until: now, code: 'gap', isGap: true }] }
  return { link, list: withLast(list, (last) => ({ ...last, isGap: true })) }
}

function withLast(list: readonly Outage[], change: (last: Outage) => Outage): readonly Outage[] {
  const last = list.at(-1)
  return last ? [...list.slice(0, -1), change(last)] : list
}
