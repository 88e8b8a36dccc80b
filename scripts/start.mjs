// npm start [-- option …]: the reference server with a living fleet. Options go on to the server.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from './shared/workspace.mjs'

const FLEET = ['--fleet', '12']

const given = process.argv.slice(2)
const hasFleet = given.some((option) => /^--fleet(=|$)/.test(option))
process.argv = [...process.argv.slice(0, 2), ...(hasFleet ? [] : FLEET), ...given]

// In this process, so that a signal has one way to go.
await import(pathToFileURL(join(ROOT, 'packages/server-ref/dist/node/cli.js')).href)
