import { WebSocketClient } from 'maxine-client'
import type { EventMessage } from 'maxine-client'
import { MaxineClient } from 'maxine-client/http'
import type { RegistryView } from 'maxine-client/registry'
import { Meter } from '../charts/meter.ts'
import { ConfigHistory } from '../config/config-history.ts'
import { everyTick } from '../design/ticker.ts'
import { BareSocket } from '../faults/bare-socket.ts'
import { Healer } from '../faults/healer.ts'
import { Race } from '../faults/race.ts'
import { Tape } from '../feed/tape.ts'
import type { PageParts } from '../pages/open-page.ts'
import type { Session } from '../sign-in/session.ts'
import { PAGE_FRAMES } from './page-frames.ts'
import { createFrameSchedule } from './schedule-frame.ts'

/** All that belongs to one session, from signing in to signing out. */
export interface Desk {
  readonly session: Session
  readonly client: WebSocketClient
  readonly http: MaxineClient
  /** The view the hooks share, for what compares it with the server. */
  readonly view: RegistryView
  readonly tape: Tape
  readonly meter: Meter
  readonly configs: ConfigHistory
  readonly healer: Healer
  readonly bare: BareSocket
  readonly race: Race
  /** Takes an event in; from `useServiceEvents`, and so each one once. */
  readonly record: (event: EventMessage) => void
  readonly close: () => void
}

/** Shorter than the defaults: a demo is watched by somebody who waits. In milliseconds. */
const TIMEOUTS = { graceMs: 2_000, handshakeMs: 4_000, connectMs: 4_000 }

/** Whoever breaks things one after the other is not to wait half a minute for each. In milliseconds. */
const BACKOFF = { capMs: 4_000 }

type DeskParts = Pick<PageParts, 'config' | 'session' | 'tokens' | 'onOver'>

export function openDesk({ config, session, tokens, onOver }: DeskParts): Desk {
  const { url, httpUrl } = config
  const { getToken } = tokens
  const ending = new AbortController()
  const { signal } = ending
  const client = new WebSocketClient({
    url,
    httpUrl,
    token: tokens.current,
    getToken,
    timeouts: TIMEOUTS,
    backoff: BACKOFF,
    signal,
  })
  const http = new MaxineClient({ url: httpUrl, getToken, signal, retries: 0 })
  const view = client.registry()
  const now = () => Date.now()
  const bare = new BareSocket({ url, token: tokens.current, WebSocket, now })
  const parts = {
    tape: new Tape({ schedule: createFrameSchedule(PAGE_FRAMES) }),
    meter: new Meter(Date.now()),
    configs: new ConfigHistory(),
    healer: new Healer({ client, view, http, token: () => tokens.current, signal }),
    race: new Race(bare),
  }
  client.on('state', (state) => {
    if (state.status === 'closed' && state.cause) onOver(state.cause.message)
  })
  // Where it ends, the state says so.
  client.connect().catch(() => undefined)
  const stopTicking = everyTick((at) => parts.meter.turn(at))
  return {
    ...parts,
    session,
    client,
    http,
    view,
    bare,
    record: recorderOf(parts),
    close() {
      stopTicking()
      ending.abort()
      view.close()
      bare.close()
    },
  }
}

/** Notes an event at once, and when it shows: the frame after the one in which the page was told is drawn. */
function recorderOf({ tape, meter, race }: Pick<Desk, 'tape' | 'meter' | 'race'>) {
  let unshown: number[] = []
  const shown = () => {
    const [timestamps, at] = [unshown, Date.now()]
    unshown = []
    for (const timestamp of timestamps) meter.shown(timestamp, at)
  }
  tape.frame.subscribe(() => requestAnimationFrame(shown))
  return (event: EventMessage) => {
    const at = Date.now()
    tape.push(event)
    meter.count(at)
    race.onEvent(event, at)
    // A page that nobody sees shows nothing, and so has no latency.
    if (event.timestamp !== undefined && !document.hidden) unshown.push(event.timestamp)
  }
}
