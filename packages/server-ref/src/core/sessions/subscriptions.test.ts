import { expect, test } from 'vitest'
import { createScene } from '../../../test/scene.ts'

/** What the server itself might call a subscription that has no id. */
const UNNAMED = '=["made",null,null]'

test('every id is an id of its own, whatever it looks like', async () => {
  const scene = await createScene()
  const ids = ['s1', '#s1', '##s1', UNNAMED, `#${UNNAMED}`]
  const named = ids.map((id) => ({ id, filter: { event: 'made' } }))
  const client = await scene.greet({ subscriptions: named })
  client.says({ subscribe: { event: 'made' } })
  await scene.tick()
  expect(scene.hub.sizes().subscriptions).toBe(ids.length + 1)
  for (const id of ids) client.says({ unsubscribe: { id } })
  await scene.tick()
  const ended = client.heard().flatMap(({ type, id }) => (type === 'unsubscribed' ? id : []))
  expect(ended).toEqual(ids)
  expect(scene.hub.sizes().subscriptions).toBe(1)
})
