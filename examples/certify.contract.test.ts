import { describeContract } from 'maxine-contract/vitest'
import { startServer } from 'maxine-server-ref'
import { afterAll } from 'vitest'

// The reference server, for the sake of the example: in your CI this is your own, at an address you know.
const server = startServer()
afterAll(async () => (await server).close())

describeContract(async () => ({ url: (await server).url }), { levels: ['core'] })
