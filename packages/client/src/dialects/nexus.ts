export { nexus } from 'maxine-protocol/dialects/nexus'
export type { MetricData, NexusData, NexusEvents } from 'maxine-protocol/dialects/nexus'
