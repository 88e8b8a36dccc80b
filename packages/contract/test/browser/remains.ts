import type { CDPSession } from 'playwright-core'

/** What is in a page besides its content. */
export interface Remains {
  /** Events that somebody listens to, on the window and on the document. */
  readonly listeners: readonly string[]
  /** Names of the window. */
  readonly names: readonly string[]
  /** Timers that are still to go off. */
  readonly timers: number
  /** Objects that nobody can be rid of, for something still holds them. */
  readonly webSockets: number
  readonly clients: number
}

/** Asks the debugger, which sees what a page cannot hide. */
export async function listRemains(session: CDPSession): Promise<Remains> {
  const listeners = [
    ...(await listListeners(session, 'window')),
    ...(await listListeners(session, 'document')),
  ]
  return {
    listeners: listeners.sort(),
    names: await read<readonly string[]>(session, 'Object.getOwnPropertyNames(window).sort()'),
    timers: await read<number>(session, 'bench.timers()'),
    webSockets: await countObjects(session, 'WebSocket.prototype'),
    clients: await countObjects(session, 'bench.WebSocketClient.prototype'),
  }
}

async function listListeners(session: CDPSession, target: string): Promise<string[]> {
  const objectId = await hold(session, target)
  const { listeners } = await session.send('DOMDebugger.getEventListeners', { objectId })
  return listeners.map(({ type }) => `${target} ${type}`)
}

/** Counted after a collection of garbage: what nothing holds does not count. */
async function countObjects(session: CDPSession, prototype: string): Promise<number> {
  const prototypeObjectId = await hold(session, prototype)
  const { objects } = await session.send('Runtime.queryObjects', { prototypeObjectId })
  const { result } = await session.send('Runtime.callFunctionOn', {
    objectId: objects.objectId!,
    functionDeclaration: 'function () { return this.length }',
    returnByValue: true,
  })
  await session.send('Runtime.releaseObject', { objectId: objects.objectId! })
  return Number(result.value)
}

async function hold(session: CDPSession, expression: string): Promise<string> {
  const { result } = await session.send('Runtime.evaluate', { expression })
  return result.objectId!
}

async function read<Value>(session: CDPSession, expression: string): Promise<Value> {
  const { result } = await session.send('Runtime.evaluate', { expression, returnByValue: true })
  return result.value as Value
}
