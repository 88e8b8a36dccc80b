import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { findFreePort } from './find-free-port.mjs'

test.each(['127.0.0.1', '::1'])('passes over a port that somebody has on %s', async (address) => {
  const taken = await take(address)
  expect(await findFreePort(taken)).toBeGreaterThan(taken)
})

test('finds nothing where it may try only what is taken', async () => {
  expect(await findFreePort(await take('127.0.0.1'), 1)).toBeUndefined()
})

/** @param {string} address */
async function take(address) {
  const server = createServer().listen(0, address)
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return /** @type {import('node:net').AddressInfo} */ (server.address()).port
}
