import { useServices } from 'maxine-react'
import { countText } from '../design/number-text.ts'
import type { Tone } from '../design/tone.ts'
import { countAll, isSameCounts } from '../services/counts.ts'
import './tiles.css'

/** The registry in four numbers. */
export function Tiles() {
  const { services, nodes, unhealthy, circuits } = useServices(countAll, isSameCounts)
  return (
    <section className="card tiles" aria-label="In numbers" data-testid="tiles">
      <Tile name="Services" count={services} />
      <Tile name="Nodes" count={nodes} />
      <Tile name="Unhealthy" count={unhealthy} tone="bad" />
      <Tile name="Circuits open" count={circuits} tone="warn" />
    </section>
  )
}

interface TileProps {
  readonly name: string
  readonly count: number
  /** Of any number but none. */
  readonly tone?: Tone
}

function Tile({ name, count, tone }: TileProps) {
  return (
    <div className={`tile dims ${tone && count > 0 ? tone : ''}`}>
      <span className="tile-name">{name}</span>
      <span className="tile-count figures">{countText(count)}</span>
    </div>
  )
}
