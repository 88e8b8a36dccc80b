import { join } from 'node:path'
import { readJson } from '../shared/workspace.mjs'
import { bundle } from './bundle.mjs'

/**
 * Other clients of live events, and what an application imports of each. They are dependencies of
 * the benchmarks alone, in the versions that stand there.
 */
const PEERS = {
  'socket.io-client': "export { io } from 'socket.io-client'",
  centrifuge: "export { Centrifuge } from 'centrifuge'",
  'graphql-ws': "export { createClient } from 'graphql-ws'",
  phoenix: "export { Socket } from 'phoenix'",
  partysocket: "export { default as PartySocket } from 'partysocket'",
  '@supabase/realtime-js': "export { RealtimeClient } from '@supabase/realtime-js'",
  'pusher-js': "export { default as Pusher } from 'pusher-js'",
  '@microsoft/signalr': "export { HubConnectionBuilder } from '@microsoft/signalr'",
  ably: "export { Realtime } from 'ably'",
  mqtt: "export { default as mqtt } from 'mqtt'",
  'reconnecting-websocket': "export { default as WebSocket } from 'reconnecting-websocket'",
}

/** @param {string} root @returns {Promise<(import('./bundle.mjs').Bundle & { version: string })[]>} */
export async function bundlePeers(root) {
  const directory = join(root, 'benchmarks')
  const { devDependencies } = readJson(join(directory, 'package.json'))
  const bundles = []
  for (const [name, contents] of Object.entries(PEERS)) {
    bundles.push({ ...(await bundle(directory, name, contents)), version: devDependencies[name] })
  }
  return bundles
}
