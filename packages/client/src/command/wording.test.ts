import { expect, test } from 'vitest'
import { MaxineError } from '../errors.ts'
import { COMPLETE } from '../registry/status.ts'
import type { Coverage } from '../registry/status.ts'
import { pictureWords } from './wording.ts'

const live = (coverage: Partial<Coverage>) =>
  ({ state: 'live', since: 0, coverage: { ...COMPLETE, ...coverage } }) as const
const cause = new MaxineError('forbidden', 'your role may not')

test.each([
  [live({}), undefined],
  [live({ configs: 'none' }), undefined],
  [
    live({ tier: 'snapshot+events', circuits: 'since-attach' }),
    'an old server: circuits only as they are heard of',
  ],
  [
    live({ tier: 'events-only', nodes: 'since-attach', circuits: 'since-attach' }),
    'an old server: nodes and circuits only as they are heard of',
  ],
  [
    live({ tier: 'poll', circuits: 'none' }),
    'an old server: asked again and again, circuits not at all',
  ],
  [{ state: 'syncing', since: 0, reason: 'connecting' }, undefined],
  [{ state: 'syncing', since: 0, reason: 'reading' }, 'reading the registry'],
  [{ state: 'syncing', since: 0, reason: 'gap' }, 'events were lost: reading the registry again'],
  [{ state: 'stale', since: 0, reason: 'disconnected', cause }, undefined],
  [
    { state: 'stale', since: 0, reason: 'unreadable', cause },
    'the registry could not be read: your role may not',
  ],
  [{ state: 'stale', since: 0, reason: 'silent' }, 'the server has become silent'],
] as const)('%j is %j', (status, words) => {
  expect(pictureWords(status)).toBe(words)
})
