import type { Registry, RegistryNode } from 'maxine-client/registry'
import { useCircuit, useServices } from 'maxine-react'
import { memo, useCallback } from 'react'
import { Icon } from '../design/icon.tsx'
import { Ago } from '../design/ticking.tsx'
import type { RowProps } from '../design/windowed-list.tsx'
import { CircuitBadge } from '../circuits/circuit-badge.tsx'
import { healthTone } from './health.ts'
import { usePulse } from './use-pulse.ts'

interface ServiceRowProps extends RowProps {
  readonly serviceName: string
  readonly nodes: number
  readonly unhealthy: number
  readonly isExpanded: 'expanded' | 'collapsed'
}

export const ServiceRow = memo(function ServiceRow(props: ServiceRowProps) {
  const { id, isActive, serviceName, nodes, unhealthy, isExpanded } = props
  const healths = useServices(
    useCallback(
      (registry: Registry) => healthsOf(registry.services.get(serviceName)),
      [serviceName],
    ),
  )
  return (
    <div
      id={id}
      className="row service-row dims"
      role="treeitem"
      aria-level={1}
      aria-expanded={isExpanded === 'expanded'}
      aria-selected={isActive}
      data-active={isActive ? '' : undefined}
      data-testid="service-row"
      data-service={serviceName}
      data-nodes={nodes}
      data-unhealthy={unhealthy}
    >
      <span className={`fold ${isExpanded}`}>
        <Icon name="down" size={14} />
      </span>
      <span className="service-name cut">{serviceName}</span>
      <span className="dots" aria-hidden="true">
        {Array.from(healths, (health, place) => (
          <span key={place} className={`dot ${DOT_TONES[health] ?? 'unknown'}`} />
        ))}
      </span>
      <span className={`service-count figures ${unhealthy > 0 ? 'bad' : ''}`}>
        {nodes - unhealthy}/{nodes}
        <span className="heard"> healthy</span>
      </span>
    </div>
  )
})

interface NodeRowProps extends RowProps {
  readonly serviceName: string
  readonly nodeId: string
}

export const NodeRow = memo(function NodeRow(props: NodeRowProps) {
  const { id, isActive, serviceName, nodeId } = props
  const node = useServices(
    useCallback(
      ({ services }: Registry) => services.get(serviceName)?.get(nodeId),
      [serviceName, nodeId],
    ),
  )
  const circuit = useCircuit(nodeId)
  const { health = 'unknown', beatAt } = node ?? {}
  const dot = usePulse(beatAt)
  return (
    <div
      id={id}
      className="row node-row dims"
      role="treeitem"
      aria-level={2}
      aria-selected={isActive}
      data-active={isActive ? '' : undefined}
      data-testid="node-row"
      data-node={nodeId}
      data-health={health}
    >
      <span ref={dot} className={`dot ${healthTone(health)} beats`} />
      <span className="node-name cut figures">
        {shortId(nodeId, serviceName)}
        <span className="heard">, {health}</span>
      </span>
      {circuit ? <CircuitBadge state={circuit.state} /> : <span />}
      <span className="node-about cut faint">{aboutOf(node)}</span>
      <Ago at={beatAt} className="node-beat faint" />
    </div>
  )
})

const DOT_TONES: Readonly<Record<string, string>> = { h: 'good', u: 'bad' }

/** A letter for each node, in their order; more than a row has room for are left out. */
function healthsOf(inner: ReadonlyMap<string, RegistryNode> | undefined): string {
  let healths = ''
  for (const { health } of inner?.values() ?? []) {
    healths += health === 'healthy' ? 'h' : health === 'unhealthy' ? 'u' : '?'
    if (healths.length === MOST_DOTS) break
  }
  return healths
}

const MOST_DOTS = 8

/** The service is told by the row above. */
function shortId(nodeId: string, serviceName: string): string {
  return nodeId.startsWith(`${serviceName}:`) ? nodeId.slice(serviceName.length + 1) : nodeId
}

function aboutOf(node: RegistryNode | undefined): string {
  const { zone, region, version } = node?.metadata ?? {}
  const told = [zone ?? region, version].filter((part) => typeof part === 'string')
  return told.join(' · ')
}
