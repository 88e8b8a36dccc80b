/**
 * What is shown once everything is there: each system, where to look at it, and where its sockets are.
 *
 * @param {Pick<import('../../apps/demo/host/start-demo.mjs').Demo, 'url' | 'server' | 'systems'>} demo
 */
export function greeting({ url, server, systems: { nexus, deployd, cliffracer } }) {
  const rows = [
    ['Maxine', '', server.port, ''],
    ['Nexus', '/nexus', nexus.port, ''],
    ['go-deployd', '/go-deployd', deployd.port, '/ws'],
    ['Cliffracer', '/cliffracer', cliffracer.port, '/ws'],
  ]
  const width = url.length + '/cliffracer'.length
  const lines = rows.map(
    ([name, page, port, path]) =>
      `  ${String(name).padEnd(11)} ${`${url}${page}`.padEnd(width)}  ws://localhost:${port}${path}`,
  )
  return `\n${lines.join('\n')}\n\n  Ctrl-C ends all of it.\n`
}
