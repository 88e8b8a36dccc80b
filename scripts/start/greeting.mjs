/**
 * What is shown once everything is there: each system, where to look at it, and where its sockets are.
 *
 * @typedef {{ readonly port: number }} Listening
 *
 * @param {{ url: string, server: Listening, systems: Record<'nexus' | 'deployd' | 'cliffracer', Listening> }} demo
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
