import { useServiceEvents } from 'maxine-react'
import { memo, useState } from 'react'
import { plural } from '../design/number-text.ts'
import { Empty, Panel } from '../design/panel.tsx'
import { AgoWords } from '../design/ticking.tsx'
import { useStore } from '../design/use-store.ts'
import { useCliffracer } from './cliffracer-desk.ts'
import { progressOf } from './orders.ts'
import type { Order } from './orders.ts'

/** The topics that the made-up shop has. */
const TOPICS = ['orders.eu', 'orders.us', 'orders.asia'] as const

/** Orders on the topics that were chosen, each where its last update has put it. */
export function OrdersPanel() {
  const { orders } = useCliffracer()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(['orders.eu', 'orders.us']))
  const shown = useStore(orders)
  const toggle = (topic: string) => {
    const after = new Set(chosen)
    if (!after.delete(topic)) after.add(topic)
    setChosen(after)
  }
  return (
    <Panel title="Orders" testId="orders" area="orders" count={plural(shown.length, 'order')}>
      <div className="topics" role="group" aria-label="Topics">
        {TOPICS.map((topic) => (
          <Topic
            key={topic}
            topic={topic}
            isChosen={chosen.has(topic)}
            onToggle={() => toggle(topic)}
          />
        ))}
      </div>
      {shown.length === 0 ? (
        <Empty lead="Listening">Updates of the chosen topics show here.</Empty>
      ) : (
        <ul className="order-list" tabIndex={0} aria-label="Orders, last heard first">
          {shown.map((order) => (
            <OrderRow key={order.id} order={order} />
          ))}
        </ul>
      )}
    </Panel>
  )
}

interface TopicProps {
  readonly topic: string
  readonly isChosen: boolean
  readonly onToggle: () => void
}

const WORDS: Readonly<Record<string, string>> = {
  disabled: 'off',
  pending: 'asking',
  active: 'confirmed',
  rejected: 'refused',
}

/** Subscribed as long as it is chosen: what is told of that is the server's word. */
function Topic({ topic, isChosen, onToggle }: TopicProps) {
  const { recordOrder } = useCliffracer()
  const filter = { event: 'order_update', topic }
  const { status, error } = useServiceEvents(filter, recordOrder, { enabled: isChosen })
  return (
    <button
      type="button"
      className="chip outlined"
      aria-pressed={isChosen}
      data-testid="topic"
      data-topic={topic}
      data-state={status}
      title={error?.message}
      onClick={onToggle}
    >
      {topic}
      <span className="topic-state">{WORDS[status]}</span>
    </button>
  )
}

const OrderRow = memo(function OrderRow({ order }: { readonly order: Order }) {
  const { id, what, shop, status, at } = order
  const progress = progressOf(order)
  return (
    <li className="order" data-testid="order" data-order={id} data-status={status}>
      <span className="order-id mono">{id}</span>
      <span className="order-what cut">
        {what} <span className="faint">{shop}</span>
      </span>
      <span className={`badge ${progress === 1 ? 'good' : ''}`}>{status}</span>
      <AgoWords at={at} className="order-when faint" />
      <span className="order-bar" aria-hidden="true">
        <span style={{ transform: `scaleX(${progress ?? 0})` }} />
      </span>
    </li>
  )
})
