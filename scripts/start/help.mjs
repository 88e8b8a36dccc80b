/** What `npm start -- --help` shows. */
export const HELP = `Usage: npm start [-- options]

The dashboard, and a reference server with a fleet that lives, for this machine alone.

  --port N          port of the page (5173, or the next one that is free)
  --server-port N   port of the server (8080, or the next one that is free); 0 takes any
  --fleet N         runs so many made-up services (12)
  --fleet-rate N    how much happens to them, a second

Most other options of the server work as well: npx maxine-server-ref --help lists them.
The server by itself, without the page: npx maxine-server-ref --fleet 12
`
