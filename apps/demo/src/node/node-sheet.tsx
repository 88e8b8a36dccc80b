import type { Registry, RegistryNode } from 'maxine-client/registry'
import { useCircuit, useServices } from 'maxine-react'
import { useCallback } from 'react'
import { CircuitBadge } from '../circuits/circuit-badge.tsx'
import { valueText } from '../design/value-text.ts'
import { plural } from '../design/number-text.ts'
import { Sheet } from '../design/sheet.tsx'
import { AgoWords, Countdown } from '../design/ticking.tsx'
import { healthTone } from '../services/health.ts'
import { NodeConfig } from './node-config.tsx'
import { NodeHistory } from './node-history.tsx'
import './node.css'

interface NodeSheetProps {
  /** Empty where nobody knows it. */
  readonly serviceName: string
  readonly nodeId: string
  readonly onClose: () => void
}

export function NodeSheet({ serviceName: told, nodeId, onClose }: NodeSheetProps) {
  const node = useServices(
    useCallback(({ services }: Registry) => findNode(services, told, nodeId), [told, nodeId]),
  )
  const serviceName = node?.serviceName ?? told
  return (
    <Sheet
      over={serviceName === '' ? 'Node' : `Node of ${serviceName}`}
      title={nodeId}
      testId="node-panel"
      onClose={onClose}
    >
      <NodeFacts node={node} />
      <NodeCircuit nodeId={nodeId} />
      <NodeMetadata metadata={node?.metadata} />
      <NodeConfig serviceName={serviceName} />
      <NodeHistory nodeId={nodeId} />
    </Sheet>
  )
}

function NodeFacts({ node }: { readonly node: RegistryNode | undefined }) {
  if (!node) {
    return (
      <p className="node-gone sheet-part">
        This node is gone: it was deregistered, or silent for too long.
      </p>
    )
  }
  const { health, host, port, beatAt, rev } = node
  const address = host === undefined ? undefined : port === undefined ? host : `${host}:${port}`
  return (
    <dl className="facts sheet-part">
      <dt>Health</dt>
      <dd className="node-health">
        <span className={`dot ${healthTone(health)}`} />
        {health}
      </dd>
      <dt>Last beat</dt>
      <dd>
        <AgoWords at={beatAt} />
      </dd>
      <dt>Address</dt>
      <dd className="mono">{address ?? <span className="faint">the server does not say</span>}</dd>
      {rev !== undefined && (
        <>
          <dt>Changed by</dt>
          <dd className="figures">event {rev}</dd>
        </>
      )}
    </dl>
  )
}

function NodeCircuit({ nodeId }: Pick<NodeSheetProps, 'nodeId'>) {
  const circuit = useCircuit(nodeId)
  return (
    <section className="sheet-part">
      <h3>
        Circuit
        {circuit ? (
          <CircuitBadge state={circuit.state} />
        ) : (
          <span className="badge good">closed</span>
        )}
      </h3>
      {circuit && (
        <dl className="facts">
          <dt>Failures</dt>
          <dd className="figures">{plural(circuit.failures, 'failure')} since it last closed</dd>
          <dt>Last failure</dt>
          <dd>
            <AgoWords at={circuit.lastFailure} />
          </dd>
          {circuit.state === 'open' && (
            <>
              <dt>Next try</dt>
              <dd>
                <Countdown at={circuit.nextTry} />
              </dd>
            </>
          )}
        </dl>
      )}
    </section>
  )
}

function NodeMetadata({ metadata }: Pick<RegistryNode, 'metadata'>) {
  const entries = Object.entries(metadata ?? {})
  if (entries.length === 0) return null
  return (
    <section className="sheet-part">
      <h3>Metadata</h3>
      <dl className="facts">
        {entries.map(([name, value]) => (
          <div key={name} className="fact">
            <dt>{name}</dt>
            <dd className="mono">{valueText(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** Where an event did not name the service, by the node alone. */
function findNode(
  services: Registry['services'],
  serviceName: string,
  nodeId: string,
): RegistryNode | undefined {
  const node = services.get(serviceName)?.get(nodeId)
  if (node ?? serviceName !== '') return node
  for (const inner of services.values()) {
    const found = inner.get(nodeId)
    if (found) return found
  }
  return undefined
}
