import { numberIn, textIn, valueIn } from './event-data.ts'

/** A circuit breaker that is not closed. */
export interface RegistryCircuit {
  readonly nodeId: string
  /** Empty where nobody knows it. */
  readonly serviceName: string
  readonly state: 'open' | 'half-open'
  /** Since it last closed. */
  readonly failures: number
  /** Milliseconds since 1970, by the clock of the server. */
  readonly lastFailure?: number | undefined
  /** When an open one is tried again, in milliseconds since 1970. */
  readonly nextTry?: number | undefined
  /** Offset of the event that changed it last. */
  readonly rev?: number | undefined
}

/** As a server tells it in its state; nothing for a closed one. */
export function circuitOf(nodeId: string, told: object): RegistryCircuit | undefined {
  const state = valueIn(told, 'state')
  if (state !== 'open' && state !== 'half-open') return undefined
  return {
    nodeId,
    serviceName: textIn(told, 'serviceName') ?? '',
    state,
    failures: numberIn(told, 'failures') ?? numberIn(told, 'failureCount') ?? 0,
    lastFailure: numberIn(told, 'lastFailure'),
    nextTry: numberIn(told, 'nextTry'),
    rev: numberIn(told, 'rev'),
  }
}

/** As an event tells that it is not closed. */
export function tripped(
  state: RegistryCircuit['state'],
  named: Pick<RegistryCircuit, 'nodeId' | 'serviceName'>,
  data: unknown,
  {
    before,
    at,
    rev,
  }: {
    readonly before: RegistryCircuit | undefined
    readonly at: number | undefined
    readonly rev: number | undefined
  },
): RegistryCircuit {
  return {
    ...named,
    state,
    failures: numberIn(data, 'failures') ?? before?.failures ?? 0,
    lastFailure: state === 'open' ? at : before?.lastFailure,
    nextTry: state === 'open' ? numberIn(data, 'nextTry') : undefined,
    rev,
  }
}
