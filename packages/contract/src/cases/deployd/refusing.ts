import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import type { Asking } from '../../routes.ts'
import { assertFits } from '../../shape.ts'
import type { Stage } from '../../stage.ts'
import { create, listed, mustBe, mustStillServe, pathOf, WRITING } from './steps.ts'

/** What is refused over HTTP, and changes nothing. */
export const REFUSING: readonly Case[] = [
  {
    id: 'GD-SEC-01',
    title: 'answers who writes without a key and a token with 401, and changes nothing',
    needs: [...WRITING, 'locked'],
    run: (stage) => mustBeKeptOut(stage, { key: '', token: '' }),
  },
  {
    id: 'GD-SEC-02',
    title: 'answers a wrong master key with 401, and changes nothing',
    needs: [...WRITING, 'locked'],
    async run(stage) {
      for (const key of ['wrong', 'undefined', 'null', '*', ' ', '0', 'x'.repeat(2_000)]) {
        await mustBeKeptOut(stage, { key })
      }
    },
  },
  {
    id: 'GD-SEC-03',
    title: 'answers a token that is refused with 401, and changes nothing',
    needs: [...WRITING, 'locked', 'tokens'],
    async run(stage) {
      const good = await stage.token({ sub: stage.name('ada') })
      const expired = await stage.token({ sub: stage.name('bob'), lifeMs: -3_600_000 })
      const [head = '', body = ''] = good.split('.')
      const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`
      for (const token of [expired, 'no-token', `${head}.${body}.`, `${good}x`, unsigned]) {
        await mustBeKeptOut(stage, { token })
      }
    },
  },
  {
    id: 'GD-SEC-04',
    title: 'lets a user with a token write',
    needs: [...WRITING, 'locked', 'tokens'],
    async run(stage) {
      const token = await stage.token({ sub: stage.name('ada') })
      const { id } = await create(stage, {}, { token })
      const body = { priority: 9 }
      const answer = await stage.routes.ask('PUT', pathOf(stage, id), { body, token })
      mustBe(answer, 200, 'PUT')
      mustBe(await stage.routes.ask('DELETE', pathOf(stage, id), { token }), 200, 'DELETE')
    },
  },
  {
    id: 'GD-SEC-06',
    title: 'answers a body that is no JSON object with 400, and changes nothing',
    needs: WRITING,
    async run(stage) {
      const { id, priority } = await create(stage, { priority: 1 })
      for (const body of [...NO_OBJECTS, `{"title":"${stage.name('odd')}"`]) {
        mustBe(await stage.routes.ask('POST', pathOf(stage), { body }), 400, `POST of ${body}`)
        const path = pathOf(stage, id)
        mustBe(await stage.routes.ask('PUT', path, { body }), 400, `PUT of ${body}`)
      }
      assertFits(await listed(stage, `?title=${stage.name('odd')}`), [], 'what is stored of them')
      const { json } = await stage.routes.ask('GET', pathOf(stage, id))
      assertFits(json, { id, priority }, 'the document afterwards')
    },
  },
  {
    id: 'GD-SEC-07',
    title: 'answers a limit that is no count and a sorting that is none with 400',
    needs: WRITING,
    async run(stage) {
      for (const query of BAD_QUERIES) {
        mustBe(await stage.routes.ask('GET', `${pathOf(stage)}?${query}`), 400, `GET ?${query}`)
      }
    },
  },
  {
    id: 'GD-SEC-08',
    title: 'answers with 404 for what does not exist',
    needs: WRITING,
    async run(stage) {
      const body = { title: stage.name('task') }
      if (stage.has('catalogue')) {
        const none = `/${stage.name('none')}`
        mustBe(await stage.routes.ask('GET', none), 404, 'GET of no collection')
        mustBe(await stage.routes.ask('POST', none, { body }), 404, 'POST to no collection')
      }
      const gone = pathOf(stage, stage.name('gone'))
      mustBe(await stage.routes.ask('GET', gone), 404, 'GET of no document')
      mustBe(await stage.routes.ask('PUT', gone, { body }), 404, 'PUT of no document')
      mustBe(await stage.routes.ask('DELETE', gone), 404, 'DELETE of no document')
    },
  },
  {
    id: 'GD-SEC-09',
    title: 'answers another method with 405',
    needs: WRITING,
    async run(stage) {
      const { id } = await create(stage)
      mustBe(await stage.routes.ask('PATCH', pathOf(stage, id), { body: {} }), 405, 'PATCH')
    },
  },
  {
    id: 'GD-SEC-10',
    title: 'answers a body of more than 64 KiB with 413, and stores nothing of it',
    needs: WRITING,
    async run(stage) {
      const body = JSON.stringify({ title: stage.name('long') }).padEnd(100_000)
      mustBe(await stage.routes.ask('POST', pathOf(stage), { body }), 413, 'POST of 100,000 bytes')
      assertFits(await listed(stage, `?title=${stage.name('long')}`), [], 'what is stored of it')
    },
  },
  {
    id: 'GD-SEC-11',
    title:
      'refuses bodies with names that mean something in JavaScript, and lets nobody inherit them',
    needs: WRITING,
    async run(stage) {
      const canary = stage.name('canary')
      const held = `{"polluted":"${canary}","isRoot":true}`
      const { id } = await create(stage, { priority: 1 })
      for (const name of NAMES) {
        const body = `{"title":"${stage.name('odd')}","${name}":${held}}`
        mustBe(await stage.routes.ask('POST', pathOf(stage), { body }), 400, `POST of ${name}`)
        const path = pathOf(stage, id)
        mustBe(await stage.routes.ask('PUT', path, { body }), 400, `PUT of ${name}`)
      }
      const { text } = await stage.routes.ask('GET', pathOf(stage, (await create(stage)).id))
      must(!text.includes(canary), 'a new document holds what a refused body held')
      assertFits(await listed(stage, `?title=${stage.name('odd')}`), [], 'what is stored of them')
    },
  },
  {
    id: 'GD-SEC-12',
    title: 'finds neither a collection nor a document by a name that means something in JavaScript',
    needs: WRITING,
    async run(stage) {
      const body = { title: stage.name('odd') }
      // Where any name is one of a collection, these are as good as others.
      const inherited = ['toString', 'hasOwnProperty', 'length', '__defineGetter__']
      const none = stage.has('catalogue') ? [...NAMES, ...inherited] : NAMES
      for (const name of none) {
        mustBe(await stage.routes.ask('GET', `/${name}`), 404, `GET /${name}`)
        mustBe(await stage.routes.ask('POST', `/${name}`, { body }), 404, `POST /${name}`)
      }
      for (const name of [...NAMES, ...inherited]) {
        mustBe(await stage.routes.ask('GET', pathOf(stage, name)), 404, `GET of ${name}`)
        mustBe(await stage.routes.ask('PUT', pathOf(stage, name), { body }), 404, `PUT of ${name}`)
      }
      await mustStillServe(stage)
    },
  },
  {
    id: 'GD-SEC-13',
    title: 'answers a body of too many levels or names with 400, and stores nothing of it',
    needs: WRITING,
    async run(stage) {
      const title = stage.name('deep')
      const names = Array.from({ length: 1_001 }, (_, index) => [`x${index}`, index] as const)
      const bodies = [
        `{"title":"${title}","x":${'['.repeat(20)}${']'.repeat(20)}}`,
        `{"title":"${title}","x":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`,
        JSON.stringify({ title, ...Object.fromEntries(names) }),
      ]
      for (const body of bodies) {
        const what = `POST of ${body.slice(0, 60)}…`
        mustBe(await stage.routes.ask('POST', pathOf(stage), { body }), 400, what)
      }
      assertFits(await listed(stage, `?title=${title}`), [], 'what is stored of them')
    },
  },
]

async function mustBeKeptOut(stage: Stage, who: Asking): Promise<void> {
  const { id } = await create(stage, { priority: 1 })
  const body = { title: stage.name('intruder'), priority: 2 }
  mustBe(await stage.routes.ask('POST', pathOf(stage), { ...who, body }), 401, 'POST')
  mustBe(await stage.routes.ask('PUT', pathOf(stage, id), { ...who, body }), 401, 'PUT')
  mustBe(await stage.routes.ask('DELETE', pathOf(stage, id), who), 401, 'DELETE')
  const { json } = await stage.routes.ask('GET', pathOf(stage, id))
  assertFits(json, { id, priority: 1 }, 'the document afterwards')
  const title = stage.name('intruder')
  assertFits(await listed(stage, `?title=${title}`), [], 'what is stored of it')
}

const NAMES = ['__proto__', 'constructor', 'prototype']

const BAD_QUERIES = [
  '$limit=-1',
  '$limit=x',
  '$skip=1.5',
  '$skip=-1',
  '$sort=17',
  '$sort={"priority":2}',
]

const NO_OBJECTS = ['', 'title=x', '{', '[]', '[{}]', 'null', '17', '"text"', "{'title':'x'}", '\0']
