import { useServices } from 'maxine-react'
import { Tile } from '../design/tile.tsx'
import { countAll, isSameCounts } from '../services/counts.ts'

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
