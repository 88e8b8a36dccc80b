import { expect, test } from 'vitest'
import { Emitter } from './emitter.ts'

function createEmitter() {
  const failures: string[] = []
  const emitter = new Emitter((failure, name) => failures.push(`${name}: ${String(failure)}`))
  return { emitter, failures }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

test('handlers hear of their name, in the order in which they came', () => {
  const { emitter } = createEmitter()
  const heard: unknown[] = []
  emitter.on('a', (event) => heard.push(['first', event]))
  emitter.on('a', (event) => heard.push(['second', event]))
  emitter.on('b', (event) => heard.push(['other', event]))
  emitter.emit('a', 1)
  emitter.emit('constructor', 2)
  expect(heard).toEqual([
    ['first', 1],
    ['second', 1],
  ])
})

test('a handler that throws stops no other', () => {
  const { emitter, failures } = createEmitter()
  const heard: unknown[] = []
  emitter.on('a', () => {
    throw new Error('broken')
  })
  emitter.on('a', (event) => heard.push(event))
  for (const event of [1, 2]) emitter.emit('a', event)
  expect([heard, failures]).toEqual([
    [1, 2],
    ['a: Error: broken', 'a: Error: broken'],
  ])
})

test('a promise that fails later is told as well, and leaves no rejection unhandled', async () => {
  const { emitter, failures } = createEmitter()
  emitter.on('a', () => Promise.reject(new Error('late')))
  emitter.on('a', async () => {
    await settled()
    throw new Error('later')
  })
  for (let turn = 0; turn < 1_000; turn += 1) emitter.emit('a', turn)
  await settled()
  await settled()
  expect(failures).toHaveLength(2_000)
})

test.each([undefined, null, 7, 'text', {}, { then: 7 }])(
  'what a handler returns is ignored: %o',
  (value) => {
    const { emitter, failures } = createEmitter()
    emitter.on('a', () => value)
    emitter.emit('a', 1)
    expect(failures).toEqual([])
  },
)

test('the same function twice is called twice, and taken away one at a time', () => {
  const { emitter } = createEmitter()
  const heard: unknown[] = []
  const handler = (event: unknown) => heard.push(event)
  const undo = emitter.on('a', handler)
  emitter.on('a', handler)
  emitter.emit('a', 1)
  undo()
  undo()
  emitter.emit('a', 2)
  expect([heard, emitter.of('a').length]).toEqual([[1, 1, 2], 1])
})

test('a handler may take itself and others away, and add some, while it is called', () => {
  const { emitter } = createEmitter()
  const heard: string[] = []
  const undo = emitter.on('a', () => {
    heard.push('first')
    undo()
    undoSecond()
    emitter.on('a', () => heard.push('third'))
  })
  const undoSecond = emitter.on('a', () => heard.push('second'))
  emitter.emit('a', 1)
  emitter.emit('a', 2)
  expect(heard).toEqual(['first', 'second', 'third'])
})

test('nothing is left when all have gone', () => {
  const { emitter } = createEmitter()
  for (let turn = 0; turn < 100; turn += 1) emitter.on('a', () => undefined)()
  expect(emitter.of('a').length).toBe(0)
})
