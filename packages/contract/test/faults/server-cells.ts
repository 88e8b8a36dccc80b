import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Cell } from './cell.ts'
import type { Scene } from './scene.ts'
import { startProcess } from './server-process.ts'
import type { Story } from './stories.ts'

/** Connected and heard, then something happens to the server while more is written, then heard again. */
function then(disaster: (scene: Scene) => unknown): Story {
  return async (scene) => {
    await scene.client.connect()
    await scene.publishAndHear(2)
    await disaster(scene)
  }
}

function server(fault: string, story: Story, more: Partial<Cell> = {}): Cell {
  return { step: 'S8 live', fault: `F22 ${fault}`, story, ...more }
}

/** While there is no server, connections are not refused but wait: so there is one loss, and no more. */
async function replaceServer(
  scene: Scene,
  start: () => Promise<void>,
  how: { readonly drain?: boolean } = {},
): Promise<void> {
  let open: () => void = () => undefined
  scene.proxy.holdUntil(new Promise((resolve) => (open = resolve)))
  await scene.stopServer(how)
  await scene.until(() => scene.ends.length > 0, 'the loss')
  await start()
  open()
}

async function replaceByAnother(
  scene: Scene,
  how: { readonly drain?: boolean } = {},
): Promise<void> {
  scene.log += 1
  await replaceServer(scene, () => scene.startServer(), how)
}

const RESTARTS: readonly Cell[] = [
  server(
    'restart on the same log',
    then((scene) => scene.server.faults.restart({ epoch: 'same' })),
    { ends: ['service_restart'] },
  ),
  server(
    'restart on a new log',
    then((scene) => {
      scene.log += 1
      return scene.server.faults.restart({ epoch: 'new' })
    }),
    { ends: ['service_restart'], gaps: ['epoch_changed'] },
  ),
  server(
    'every connection reset',
    then((scene) => scene.server.faults.resetAll()),
    { ends: ['abnormal'] },
  ),
  server(
    'replaced by another server',
    then((scene) => replaceByAnother(scene)),
    {
      ends: ['service_restart'],
      gaps: ['epoch_changed'],
    },
  ),
  server(
    'drained and replaced',
    then((scene) => replaceByAnother(scene, { drain: true })),
    { ends: ['service_restart'], gaps: ['epoch_changed'] },
  ),
  server(
    'accepts and drops',
    then(async (scene) => {
      scene.server.faults.acceptThenDrop()
      scene.server.faults.resetAll()
      await scene.publish(2)
      await scene.until(() => scene.ends.length >= 4, 'some attempts')
      scene.server.faults.clear()
    }),
    { ends: Array.from({ length: 4 }, () => 'abnormal') },
  ),
  server(
    'stalls, and goes on',
    then(async (scene) => {
      scene.server.faults.stall()
      await scene.publish(5)
      scene.server.faults.clear()
    }),
  ),
]

/** Kills the server where it stands and starts it again, in a directory of `next`. */
function killed(next: (scene: Scene, directory: string) => string): Story {
  return async (scene) => {
    const directory = mkdtempSync(join(tmpdir(), 'maxine-faults-'))
    const begin = (data: string) => scene.runServer(() => startProcess(data))
    try {
      await begin(directory)
      await scene.client.connect()
      await scene.publishAndHear(2)
      await replaceServer(scene, () => begin(next(scene, directory)))
      await scene.publishAndHear(2)
    } finally {
      await scene.client.disconnect()
      await scene.stopServer()
      rmSync(directory, { recursive: true })
    }
  }
}

/** A process takes its time to start. */
const PATIENT = { timeouts: { connectMs: 400_000 } }

const KILLED: readonly Cell[] = [
  server(
    'kill -9, and restart with the log',
    killed((_scene, directory) => directory),
    { ends: ['abnormal'], client: PATIENT },
  ),
  server(
    'kill -9, and restart without it',
    killed((scene, directory) => {
      scene.log += 1
      return join(directory, 'new')
    }),
    { ends: ['abnormal'], gaps: ['epoch_changed'], client: PATIENT },
  ),
]

export const SERVER_CELLS: readonly Cell[] = [...RESTARTS, ...KILLED]
