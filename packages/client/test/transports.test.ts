import { createTransport } from '../src/connection/rws-transport.ts'
import { createLoopTransport } from './loop-transport.ts'
import { describeTransport } from './transport-suite.ts'

describeTransport('reconnecting-websocket', createTransport)
describeTransport('a loop by hand', createLoopTransport)
