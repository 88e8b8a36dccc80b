export { deployd, deploydRooms } from 'maxine-protocol/dialects/deployd'
export type {
  CollectionChange,
  DeploydDocument,
  DeploydEvents,
} from 'maxine-protocol/dialects/deployd'
