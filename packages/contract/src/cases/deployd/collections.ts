import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import { anyText, assertFits, show } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import { ABOUT_NOW, change, create, listed, mustBe, pathOf, remove, WRITING } from './steps.ts'

/** Documents that are stored, read, changed and removed over HTTP. */
export const COLLECTIONS: readonly Case[] = [
  {
    id: 'GD-CORE-01',
    title: 'stores a document, and answers with its fields, an id and its times',
    needs: WRITING,
    async run(stage) {
      const fields = { title: stage.name('task'), completed: false, priority: 1 }
      const stored = await create(stage, fields)
      const wanted = { ...fields, id: anyText, createdAt: ABOUT_NOW, updatedAt: ABOUT_NOW }
      assertFits(stored, wanted, 'the answer')
      const other = await create(stage, fields)
      must(other.id !== stored.id, `wanted another id, got ${stored.id} twice`)
    },
  },
  {
    id: 'GD-CORE-02',
    title: 'gives a document by its id',
    needs: WRITING,
    async run(stage) {
      const fields = { title: stage.name('task'), completed: true, priority: 3 }
      const { id } = await create(stage, fields)
      await create(stage, { title: stage.name('other') })
      const answer = await stage.routes.ask('GET', pathOf(stage, id))
      mustBe(answer, 200, 'GET')
      assertFits(answer.json, { ...fields, id }, 'the document')
      const type = answer.headers['content-type'] ?? ''
      must(/^application\/json\b/.test(type), `wanted application/json, got ${show(type)}`)
    },
  },
  {
    id: 'GD-CORE-03',
    title: 'lists the documents that there are',
    needs: WRITING,
    async run(stage) {
      const title = stage.name('task')
      const ids = [await create(stage), await create(stage)].map(({ id }) => id)
      const found = await listed(stage, `?title=${title}`)
      assertFits(found.map(({ id }) => String(id)).sort(), ids.sort(), 'the ids of the list')
    },
  },
  {
    id: 'GD-CORE-04',
    title: 'lists only documents whose fields have all values of the query',
    needs: WRITING,
    async run(stage) {
      const title = stage.name('task')
      const wanted = await create(stage, { completed: true, priority: 7 })
      await create(stage, { completed: false, priority: 7 })
      await create(stage, { completed: true, priority: 8 })
      await create(stage, { title: stage.name('other'), completed: true, priority: 7 })
      const found = await listed(stage, `?title=${title}&completed=true&priority=7`)
      assertFits(found, [{ id: wanted.id }], 'the list')
      assertFits(await listed(stage, `?title=${title}&priority=9`), [], 'the list of none')
    },
  },
  {
    id: 'GD-CORE-05',
    title: 'sorts a list by a field, both ways',
    needs: WRITING,
    async run(stage) {
      for (const priority of [2, 10, 1]) await create(stage, { priority })
      for (const [way, order] of [
        [1, [1, 2, 10]],
        [-1, [10, 2, 1]],
      ] as const) {
        const sort = encodeURIComponent(JSON.stringify({ priority: way }))
        const found = await listed(stage, `?title=${stage.name('task')}&$sort=${sort}`)
        assertFits(
          found,
          order.map((priority) => ({ priority })),
          `the list sorted by ${way}`,
        )
      }
    },
  },
  {
    id: 'GD-CORE-06',
    title: 'gives as many documents as the limit says, behind those to be left out',
    needs: WRITING,
    async run(stage) {
      for (const priority of [1, 2, 3, 4]) await create(stage, { priority })
      const sort = encodeURIComponent('{"priority":1}')
      const query = `?title=${stage.name('task')}&$sort=${sort}&$limit=2&$skip=1`
      assertFits(await listed(stage, query), [{ priority: 2 }, { priority: 3 }], 'the list')
    },
  },
  {
    id: 'GD-CORE-07',
    title: 'says beside a list how many documents there are without its limit',
    strength: 'should',
    needs: WRITING,
    async run(stage) {
      for (const priority of [1, 2, 3]) await create(stage, { priority })
      const path = `${pathOf(stage)}?title=${stage.name('task')}&$limit=1`
      const { headers } = await stage.routes.ask('GET', path)
      const total = headers['x-total-count']
      must(total === '3', `wanted X-Total-Count: 3, got ${show(total)}`)
    },
  },
  {
    id: 'GD-CORE-08',
    title: 'changes the fields of the body and no others',
    needs: WRITING,
    async run(stage) {
      const { id, title, createdAt } = await create(stage, { completed: false, priority: 4 })
      const wanted = { id, title, createdAt, completed: true, priority: 4, updatedAt: ABOUT_NOW }
      assertFits(await change(stage, id, { completed: true }), wanted, 'the answer')
      const { json } = await stage.routes.ask('GET', pathOf(stage, id))
      assertFits(json, wanted, 'the document afterwards')
    },
  },
  {
    id: 'GD-CORE-09',
    title: 'removes a document, and does not know it any more',
    needs: WRITING,
    async run(stage) {
      const [gone, stays] = [await create(stage), await create(stage)]
      await remove(stage, gone.id)
      mustBe(await stage.routes.ask('GET', pathOf(stage, gone.id)), 404, 'GET of it')
      mustBe(await stage.routes.ask('DELETE', pathOf(stage, gone.id)), 404, 'DELETE once more')
      assertFits(
        await listed(stage, `?title=${stage.name('task')}`),
        [{ id: stays.id }],
        'the list',
      )
    },
  },
  {
    id: 'GD-CORE-10',
    title: 'gives the times itself, whatever a body says of them',
    needs: WRITING,
    async run(stage) {
      const own = { createdAt: LONG_AGO, updatedAt: LONG_AGO }
      const stored = await create(stage, own)
      assertFits(stored, { createdAt: ABOUT_NOW, updatedAt: ABOUT_NOW }, 'what is stored')
      const changed = await change(stage, stored.id, { ...own, priority: 2 })
      const wanted = { id: stored.id, createdAt: stored['createdAt'], updatedAt: ABOUT_NOW }
      assertFits(changed, wanted, 'what is changed')
    },
  },
  {
    id: 'GD-CORE-11',
    title: 'takes no id from a body',
    needs: WRITING,
    async run(stage) {
      const id = stage.name('own')
      const body = { title: stage.name('task'), id }
      const { status, json } = await stage.routes.ask('POST', pathOf(stage), { body })
      const given = String((Object(json) as Frame)['id'])
      if (status === 200) stage.routes.removeAfterwards(pathOf(stage, given))
      const isItsOwn = status === 400 || (status === 200 && given !== id)
      must(isItsOwn, `POST with an id: wanted 400, or an id of the server, got ${show(json)}`)
      const stored = await create(stage)
      await stage.routes.ask('PUT', pathOf(stage, stored.id), { body: { priority: 1, id } })
      mustBe(await stage.routes.ask('GET', pathOf(stage, stored.id)), 200, 'GET by the old id')
      mustBe(await stage.routes.ask('GET', pathOf(stage, id)), 404, 'GET by the id of the body')
    },
  },
  {
    id: 'GD-CORE-12',
    title: 'keeps both of two changes that are made at the same time',
    needs: WRITING,
    async run(stage) {
      const { id } = await create(stage, { completed: false, priority: 0 })
      for (let priority = 1; priority <= 5; priority++) {
        const completed = priority % 2 === 1
        await Promise.all([change(stage, id, { completed }), change(stage, id, { priority })])
        const { json } = await stage.routes.ask('GET', pathOf(stage, id))
        assertFits(json, { completed, priority }, 'the document after both')
      }
    },
  },
  {
    id: 'GD-CORE-13',
    title: 'keeps a text as it was sent, whatever is in it',
    needs: WRITING,
    async run(stage) {
      for (const text of TEXTS) {
        const title = `${text}${stage.name('text')}`
        const { id } = await create(stage, { title })
        const { json } = await stage.routes.ask('GET', pathOf(stage, id))
        assertFits(json, { title }, 'the document')
      }
    },
  },
]

const TEXTS = [
  '日本語',
  '😀\u200d👩',
  '\u2028\u2029',
  '"\\/\n\r\t',
  '\u0000\u001f',
  'é'.repeat(1_000),
  '<b>',
]

const LONG_AGO = '2001-01-01T00:00:00.000Z'
