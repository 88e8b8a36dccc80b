// Runs ahead of every command: installs and builds what is missing or stale.
// Old syntax and no static imports, so that an old Node reaches the message below.
var found = process.versions.node
var parts = found.split('.').map(Number)

if (parts[0] > 20 || (parts[0] === 20 && parts[1] >= 19)) {
  import('./setup/run.mjs').then(function (setup) {
    return setup.run(process.argv[2])
  })
} else {
  console.error(
    'Node ' +
      found +
      ' is too old: this workspace needs Node 20.19 or newer (22 and 24 are fine too).',
  )
  process.exit(1)
}
