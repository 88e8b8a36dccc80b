import type { Dump, Transition } from 'maxine-client'
import { useMaxineClient } from 'maxine-react'
import { useEffect, useState } from 'react'
import { CopyButton } from '../design/copy-button.tsx'
import { countText } from '../design/number-text.ts'
import { Sheet } from '../design/sheet.tsx'
import { clockText } from '../design/time-text.ts'
import { everyTick } from '../design/ticker.ts'
import { STATS } from './stat-names.ts'
import './diagnostics.css'

/** Between two looks, in milliseconds. */
const LOOK_EVERY_MS = 1_000

/** How the connection came to be as it is, to read and to send to whoever is asked for help. */
export function Diagnostics({ onClose }: { readonly onClose: () => void }) {
  const client = useMaxineClient()
  const [dump, setDump] = useState<Dump>(() => client.dump())
  useEffect(() => {
    let lookedAt = 0
    return everyTick((now) => {
      if (now - lookedAt < LOOK_EVERY_MS) return
      lookedAt = now
      setDump(client.dump())
    })
  }, [client])
  return (
    <Sheet
      over="Since the page was opened"
      title="What happened"
      testId="drawer"
      onClose={onClose}
      actions={
        <CopyButton
          label="Copy all of it as JSON: it holds no token and no address"
          text={() => JSON.stringify(client.dump(), undefined, 2)}
        />
      }
    >
      <StatsList dump={dump} />
      <SubscriptionList dump={dump} />
      <Timeline transitions={dump.transitions} />
    </Sheet>
  )
}

function StatsList({ dump: { stats, client } }: { readonly dump: Dump }) {
  return (
    <section className="sheet-part">
      <h3>
        In numbers{' '}
        <span className="badge">
          {client.name} {client.version}
        </span>
      </h3>
      <dl className="stats">
        {STATS.map(({ name, label, means, isTrouble }) => {
          const value = stats[name]
          return (
            <div key={name} className="stat" title={means}>
              <dt>{label}</dt>
              <dd className={`figures ${isTrouble === 'trouble' && value > 0 ? 'troubled' : ''}`}>
                {countText(value)}
              </dd>
            </div>
          )
        })}
      </dl>
    </section>
  )
}

function SubscriptionList({ dump: { subscriptions } }: { readonly dump: Dump }) {
  return (
    <section className="sheet-part">
      <h3>Subscriptions</h3>
      {subscriptions.length === 0 && <p className="faint">Nobody listens.</p>}
      <ul>
        {subscriptions.map(({ filter, status, holders, error }, index) => (
          <li key={index} className="subscription">
            <span className="mono cut">{filterText(filter)}</span>
            <span className="faint figures">held {holders}×</span>
            <span className={`badge ${status === 'active' ? 'good' : error ? 'bad' : 'warn'}`}>
              {error ?? status}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Timeline({ transitions }: { readonly transitions: readonly Transition[] }) {
  return (
    <section className="sheet-part">
      <h3>
        Transitions <span className="badge">last first, a hundred at most</span>
      </h3>
      <ol className="transitions">
        {transitions.toReversed().map((transition, index) => (
          <TransitionRow key={transitions.length - index} transition={transition} />
        ))}
      </ol>
    </section>
  )
}

const TONES: Readonly<Record<string, string>> = {
  live: 'good',
  waiting: 'warn',
  closed: 'bad',
}

function TransitionRow({ transition }: { readonly transition: Transition }) {
  const { at, event, from, to, detail } = transition
  return (
    <li className="transition">
      <span className="faint figures">{clockText(at)}</span>
      <span className={`dot ${from === to ? 'unknown' : (TONES[to] ?? '')}`} />
      <span className="cut">
        {event}
        {detail !== undefined && <span className="faint"> {detail}</span>}
      </span>
      <span className="transition-to soft">{from === to ? '' : `${from} → ${to}`}</span>
    </li>
  )
}

function filterText(filter: object): string {
  const parts = Object.entries(filter).map(([name, value]) => `${name} = ${String(value)}`)
  return parts.length === 0 ? 'everything' : parts.join(', ')
}
