export { maxine } from 'maxine-protocol/dialects/maxine'
export type {
  CircuitData,
  ConfigChangedData,
  ConfigDeletedData,
  DependencyData,
  MaxineEvents,
  NodeData,
  RegisteredData,
} from 'maxine-protocol/dialects/maxine'
