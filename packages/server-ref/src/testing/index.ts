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
export { maxineHandlers } from './msw.ts'
export type { MswServer } from './msw.ts'
export type { FakeEvents, FakeWebSocket, FakeWebSocketConstructor } from './fake-web-socket.ts'
export { createFakeServer } from './mock-socket.ts'
export type { FakeFetch, FakeResponse } from './fake-fetch.ts'
export type { MockSocketServer } from './mock-socket.ts'
export { timersOfTheMoment } from './timers-of-the-moment.ts'
export { TEST_PASSWORD } from './token-desk.ts'
export { createVirtualClock } from './virtual-clock.ts'
export type { VirtualClock, VirtualClockOptions } from './virtual-clock.ts'
