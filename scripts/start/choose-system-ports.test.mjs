import { expect, test } from 'vitest'
import { chooseSystemPorts } from './choose-system-ports.mjs'

const DOCUMENTED = { nexus: 3_000, deployd: 2_403, cliffracer: 8_081 }

test('each system has the port of its document', async () => {
  expect(await chooseSystemPorts(DOCUMENTED, [8_080], free())).toEqual(DOCUMENTED)
})

test('one that is in use is passed over', async () => {
  const ports = await chooseSystemPorts(DOCUMENTED, [], free(3_000, 3_001))
  expect(ports).toEqual({ ...DOCUMENTED, nexus: 3_002 })
})

test('none is given out twice, though nobody listens there yet', async () => {
  const ports = await chooseSystemPorts(
    { nexus: 3_000, deployd: 3_000, cliffracer: 3_000 },
    [3_001],
    free(),
  )
  expect(ports).toEqual({ nexus: 3_000, deployd: 3_002, cliffracer: 3_003 })
})

test('where none is to be had it says from where on', async () => {
  const none = () => Promise.resolve(undefined)
  await expect(chooseSystemPorts(DOCUMENTED, [], none)).rejects.toThrow(
    'port 3000 and those behind it are in use',
  )
})

/** A machine on which these ports are in use. @param {readonly number[]} used */
function free(...used) {
  return (/** @type {number} */ first) => {
    let port = first
    while (used.includes(port)) port += 1
    return Promise.resolve(port)
  }
}
