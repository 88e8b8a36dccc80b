import type { ClientCase } from '../client-case.ts'
import type { Scene } from '../scene.ts'
import { all, welcomed } from './steps.ts'

/** After what a client comes back no more. */
export const STAYING_AWAY: readonly ClientCase[] = [
  {
    id: 'MX-CLIENT-61',
    title: 'stops after 4500',
    needs: ['extension'],
    takesMs: 3_500,
    run: (scene) => stops(scene, 4500),
  },
  {
    id: 'MX-CLIENT-62',
    title: 'stops after 4503 and 4504',
    needs: ['extension'],
    takesMs: 3_500,
    run: (scene) => all([4503, 4504], (code) => stops(scene, code)),
  },
  {
    id: 'MX-CLIENT-63',
    title: 'stops after 4505',
    needs: ['extension'],
    takesMs: 3_500,
    run: (scene) => stops(scene, 4505),
  },
  {
    id: 'MX-CLIENT-64',
    title: 'stops when no version is spoken by both',
    needs: ['extension'],
    takesMs: 3_500,
    async run(scene) {
      const meeting = await scene.meet()
      const { caller } = await meeting.enter()
      caller.send({ type: 'error', code: 'version_not_supported', message: 'this server is older' })
      caller.close(4506)
      await meeting.staysAway('after 4506')
    },
  },
  {
    id: 'MX-CLIENT-65',
    title: 'stops after codes from 4500 on that it does not know',
    needs: ['extension'],
    takesMs: 3_500,
    run: (scene) => all([4567, 4999], (code) => stops(scene, code)),
  },
]

async function stops(scene: Scene, code: number): Promise<void> {
  const { meeting, caller } = await welcomed(scene)
  await caller.settle()
  caller.close(code)
  await meeting.staysAway(`after ${code}`)
}
