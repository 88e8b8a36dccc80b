export { CannotSimulateError } from './cannot-simulate.ts'
export { DOUBLES } from './doubles.ts'
export type { Ability, DoubleName, DoubleRow } from './doubles.ts'
export type {
  FakeFaults,
  FakeServer,
  FakeServerOptions,
  SeenFrame,
  TokenWish,
} from './fake-server.ts'
export { maxineHandlers } from './msw/maxine-handlers.ts'
export type { MswServer } from './msw/maxine-handlers.ts'
export type {
  FakeEvents,
  FakeWebSocket,
  FakeWebSocketConstructor,
} from './mock-socket/fake-web-socket.ts'
export { createFakeServer } from './mock-socket/create-fake-server.ts'
export type { FakeFetch, FakeResponse } from './mock-socket/fake-fetch.ts'
export type { MockSocketServer } from './mock-socket/create-fake-server.ts'
export { timersOfTheMoment } from './time/timers-of-the-moment.ts'
export { TEST_PASSWORD } from './scenario/token-desk.ts'
export { createVirtualClock } from './time/virtual-clock.ts'
export type { VirtualClock, VirtualClockOptions } from './time/virtual-clock.ts'
