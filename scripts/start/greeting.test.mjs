import { expect, test } from 'vitest'
import { greeting } from './greeting.mjs'

test('says of each system where it is looked at, and where its sockets are', () => {
  const systems = { nexus: { port: 3_000 }, deployd: { port: 2_403 }, cliffracer: { port: 8_081 } }
  const demo = { url: 'http://localhost:5173', server: { port: 8_080 }, systems }
  // What it says of them, and no more.
  const lines = greeting(/** @type {any} */ (demo)).split('\n')
  expect(lines.map((line) => line.trim().split(/ +/)).filter(([name]) => name)).toEqual([
    ['Maxine', 'http://localhost:5173', 'ws://localhost:8080'],
    ['Nexus', 'http://localhost:5173/nexus', 'ws://localhost:3000'],
    ['go-deployd', 'http://localhost:5173/go-deployd', 'ws://localhost:2403/ws'],
    ['Cliffracer', 'http://localhost:5173/cliffracer', 'ws://localhost:8081/ws'],
    ['Ctrl-C', 'ends', 'all', 'of', 'it.'],
  ])
})
