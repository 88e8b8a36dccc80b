import type { Demo } from './open-demo.ts'

const SERVICES = ['orders', 'payments', 'search'] as const
const HOSTS = ['10.0.0.1', '10.0.0.2', '10.0.0.3'] as const

/** Three services of three nodes, a value for each, and one circuit that is open. */
export async function furnish({ server }: Pick<Demo, 'server'>): Promise<void> {
  const { registry } = server
  for (const serviceName of SERVICES) {
    for (const host of HOSTS) {
      const metadata = { version: '1.0.0', region: 'eu-west', weight: 1 }
      await registry.register({ serviceName, host, port: 3_000, metadata })
    }
    await registry.setConfig({ serviceName, key: 'timeoutMs', value: 500 })
  }
  for (let failures = 0; failures < 5; failures++) {
    await registry.reportOutcome('payments:10.0.0.2:3000', 'failure')
  }
}
