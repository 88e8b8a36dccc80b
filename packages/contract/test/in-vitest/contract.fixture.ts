import { afterAll, expect, test } from 'vitest'
import type { ContractTarget, Dial, Profile } from '../../src/index.ts'
import { describeContract } from '../../src/vitest.ts'
import { startReference } from '../reference-target.ts'

const server = startReference('open')
afterAll(async () => (await server).server.close())

describeContract(withProfile({}), { name: 'kept', ids: ['MX-CORE-01', 'MX-CORE-12'] })

// The case passes, so the declaration is wrong.
const wrong = { 'MX-CORE-12': { reason: 'said in error' } }
describeContract(withProfile(wrong), { name: 'broken', ids: ['MX-CORE-12'] })

const true12 = { 'MX-CORE-13': { reason: 'as it is', instead: 'MX-CORE-12' } }
describeContract(withProfile(true12), { name: 'differs', ids: ['MX-CORE-13'] })
describeContract(withProfile(true12), { name: 'strict', ids: ['MX-CORE-13'], strict: 'yes' })

describeContract({ url: 'ws://127.0.0.1:1' }, { name: 'nobody', ids: ['MX-CORE-12'] })

let [made, open] = [0, 0]

/** Welcomes whoever says hello, and answers nothing else. */
const silent: Dial = (_, { onText, onClose }) => {
  made += 1
  open += 1
  return Promise.resolve({
    send(text) {
      if (text.includes('"hello"')) onText('{"type":"welcome","v":2,"epoch":"e","offset":0}')
    },
    close: () => undefined,
    drop() {
      open -= 1
      onClose({ code: 1006, reason: '' })
    },
  })
}

describeContract(
  { url: 'ws://nowhere.invalid', dial: silent, fetch: () => Promise.reject(new Error('none')) },
  { name: 'slow', ids: ['MX-CORE-12'], timeoutMs: 300 },
)

test('slow leaves nothing open', () => {
  // The first was to find out what the server is.
  expect([made, open]).toEqual([2, 0])
})

function withProfile(differences: Profile['differences']): () => Promise<ContractTarget> {
  return async () => ({ ...(await server), profile: { name: 'ours', differences } })
}
