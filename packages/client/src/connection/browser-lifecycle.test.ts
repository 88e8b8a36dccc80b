import { expect, test } from 'vitest'
import { createBrowserLifecycle } from './browser-lifecycle.ts'
import type { WakeReason } from './lifecycle.ts'

/** An EventTarget that counts who listens. */
class CountingTarget extends EventTarget {
  readonly listeners = new Set<unknown>()

  override addEventListener(...[type, listener]: Parameters<EventTarget['addEventListener']>) {
    this.listeners.add(listener)
    super.addEventListener(type, listener)
  }

  override removeEventListener(...[type, listener]: Parameters<EventTarget['addEventListener']>) {
    this.listeners.delete(listener)
    super.removeEventListener(type, listener)
  }

  tell(type: string, details: object = {}) {
    this.dispatchEvent(Object.assign(new Event(type), details))
  }
}

function createWindow() {
  const document = Object.assign(new CountingTarget(), { visibilityState: 'visible' })
  const window = Object.assign(new CountingTarget(), { document })
  return { document, window, count: () => window.listeners.size + document.listeners.size }
}

function listen(target: Parameters<typeof createBrowserLifecycle>[0]) {
  const wakes: WakeReason[] = []
  const undo = createBrowserLifecycle(target).listen((reason) => wakes.push(reason))
  return { undo, wakes }
}

test('the return of the network is reported', () => {
  const { window } = createWindow()
  const { wakes } = listen(window)
  window.tell('online')
  window.tell('offline')
  expect(wakes).toEqual(['online'])
})

test('a page is reported when it comes into sight, as it is at that moment', () => {
  const { document, window } = createWindow()
  const { wakes } = listen(window)
  document.visibilityState = 'hidden'
  document.tell('visibilitychange')
  expect(wakes).toEqual([])
  document.visibilityState = 'visible'
  document.tell('visibilitychange')
  expect(wakes).toEqual(['visible'])
})

test('a page out of the page cache is reported, a fresh one is not', () => {
  const { window } = createWindow()
  const { wakes } = listen(window)
  window.tell('pageshow', { persisted: false })
  window.tell('pageshow', { persisted: true })
  expect(wakes).toEqual(['resume'])
})

test('a page that was frozen is reported', () => {
  const { document, window } = createWindow()
  const { wakes } = listen(window)
  document.tell('resume')
  expect(wakes).toEqual(['resume'])
})

test('after 50 cycles no listener is left, and nothing is reported', () => {
  const { count, document, window } = createWindow()
  const heard: WakeReason[][] = []
  for (let cycle = 0; cycle < 50; cycle++) {
    const { undo, wakes } = listen(window)
    heard.push(wakes)
    expect(count()).toBe(4)
    undo()
    undo()
  }
  window.tell('online')
  document.tell('resume')
  expect([count(), heard.flat()]).toEqual([0, []])
})

test('a worker has no document, and reports the return of the network', () => {
  const worker = new CountingTarget()
  const { undo, wakes } = listen(worker)
  worker.tell('online')
  undo()
  expect([wakes, worker.listeners.size]).toEqual([['online'], 0])
})

test('where there is nothing to listen to, nothing happens', () => {
  const { undo, wakes } = listen({})
  const { undo: undoHere } = listen(undefined)
  undo()
  undoHere()
  expect(wakes).toEqual([])
})
