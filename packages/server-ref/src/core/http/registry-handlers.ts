import type { Registry } from '../registry/registry.ts'
import type { HandlersOf } from './handler.ts'
import { answered, declined } from './replies.ts'

type Handlers = HandlersOf<
  | 'register'
  | 'heartbeat'
  | 'deregister'
  | 'discover'
  | 'servers'
  | 'configSet'
  | 'configGet'
  | 'configAll'
  | 'configDelete'
  | 'circuitBreaker'
  | 'circuitOutcome'
>

/** The registry itself, thing by thing. */
export function registryHandlers(registry: Registry): Handlers {
  return {
    register: async ({ body }) => answered(await registry.register(body)),
    heartbeat: async ({ body }) => answered({ success: await registry.heartbeat(body.nodeId) }),
    deregister: async ({ body }) => answered({ success: await registry.deregister(body.nodeId) }),
    discover: ({ values }) => found(registry.discover(values), 'no healthy instance fits'),
    servers: () => answered({ services: registry.serviceNames() }),
    configSet: async ({ body }) => answered(await registry.setConfig(body)),
    configGet: ({ values: { serviceName, key } }) =>
      found(registry.config(serviceName, key), NO_VALUE),
    configAll: ({ values }) => answered(registry.configs(values.serviceName)),
    configDelete: async ({ values: { serviceName, key } }) => {
      const success = await registry.deleteConfig(serviceName, key)
      return found(success ? { success } : undefined, NO_VALUE)
    },
    circuitBreaker: ({ values }) => found(registry.circuit(values.nodeId), NO_INSTANCE),
    circuitOutcome: async ({ values, body }) =>
      found(await registry.reportOutcome(values.nodeId, body.outcome), NO_INSTANCE),
  }
}

const NO_VALUE = 'the service has no value of this key'
const NO_INSTANCE = 'there is no instance with this id'

function found(value: object | undefined, detail: string) {
  return value ? answered(value) : declined('not-found', { detail })
}
