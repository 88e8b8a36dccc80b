import type { ClientSubject } from '../../src/index.ts'
import { describeClientContract } from '../../src/vitest.ts'
import { subjectOf } from '../broken-clients/broken-client.ts'
import { PlainClient } from '../broken-clients/plain-client.ts'

const IDS = ['MX-CLIENT-01', 'MX-CLIENT-13', 'MX-CLIENT-20']

class Forgetful extends PlainClient {
  protected override since(): undefined {
    return undefined
  }
}

/** It tells its application nothing, as far as anybody can see. */
const silent: ClientSubject = {
  name: 'silent',
  start: (place) => subjectOf(PlainClient).start({ ...place, onReport: () => undefined }),
}

const nobody: ClientSubject = {
  name: 'nobody',
  start: () => ({ stop: () => Promise.resolve() }),
}

const facts = { patienceMs: 300 }
describeClientContract(subjectOf(PlainClient), { name: 'kept client', ids: IDS, atOnce: 2 })
describeClientContract(() => subjectOf(Forgetful), { name: 'broken client', ids: IDS })
describeClientContract(silent, { name: 'silent client', ids: IDS, facts })
describeClientContract(nobody, { name: 'no client', ids: IDS, facts: { startMs: 100 } })
