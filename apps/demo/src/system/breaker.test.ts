import { expect, test, vi } from 'vitest'
import { Breaker } from './breaker.ts'

test('asks the host for the fault of its page, and tells what became of it', async () => {
  const answer = Response.json({ name: 'drop', says: 'All gone.', lastsMs: 3_000 })
  const fetch = vi.fn(() => Promise.resolve(answer))
  const breaker = new Breaker({ page: 'nexus', token: () => 'abc', fetch })
  const dropped = breaker.drop()
  expect(breaker.breaking.get().state).toBe('asked')
  await dropped
  expect(fetch).toHaveBeenCalledWith('faults/nexus/drop', {
    method: 'POST',
    headers: { authorization: 'Bearer abc' },
  })
  expect(breaker.breaking.get()).toMatchObject({
    state: 'told',
    outcome: 'made',
    says: 'All gone.',
  })
})
