import { expect, test } from 'vitest'
import { runClientContract } from './run-client-contract.ts'
import type { ClientSubject } from './subject.ts'

/** Clients that are started, and never connect; and how many of them are still there. */
function idleClients() {
  let [running, stopped] = [0, 0]
  const starts: (() => void)[] = []
  const subject = (readiness: 'at once' | 'when told'): ClientSubject => ({
    name: 'idle',
    async start() {
      await new Promise<void>((resolve) => {
        starts.push(resolve)
        if (readiness === 'at once') resolve()
      })
      running += 1
      return {
        stop() {
          running -= 1
          stopped += 1
          return Promise.resolve()
        },
      }
    },
  })
  return { subject, starts, running: () => running, stopped: () => stopped }
}

test('a run that is ended before a client has come waits for none, and leaves none', async () => {
  const { subject, starts, running } = idleClients()
  const stop = new AbortController()
  const report = runClientContract(subject('at once'), { signal: stop.signal })
  await expect.poll(() => running()).toBe(1)
  stop.abort()
  expect(await report).toMatchObject({ results: [], verdict: 'unfinished' })
  expect([starts.length, running()]).toEqual([1, 0])
})

test('a client that has started only when the run was over is ended', async () => {
  const { subject, starts, running, stopped } = idleClients()
  const stop = new AbortController()
  const report = runClientContract(subject('when told'), { signal: stop.signal })
  await expect.poll(() => starts.length).toBe(1)
  stop.abort()
  expect(await report).toMatchObject({ verdict: 'unfinished' })
  starts[0]?.()
  await expect.poll(() => stopped()).toBe(1)
  expect(running()).toBe(0)
})

test('where no client comes it rejects, and says so', async () => {
  const { subject } = idleClients()
  const run = runClientContract(subject('at once'), { facts: { startMs: 20 } })
  await expect(run).rejects.toMatchObject({
    name: 'NoClientError',
    message: 'no client came: wanted the client to connect; nothing came in 20 ms',
  })
})
