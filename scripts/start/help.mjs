/** What `npm start -- --help` shows. */
export const HELP = `Usage: npm start [-- options]

A page for each of four systems, and a reference server of each with something going on, for this machine
alone: the registry of Maxine on its dashboard, Nexus, go-deployd and Cliffracer.

  --port N          port of the pages (5173, or the next one that is free)
  --server-port N   port of the registry (8080, or the next one that is free); 0 takes any, for all four
  --fleet N         runs so many made-up services (12)
  --fleet-rate N    how much happens to them, a second

Most other options of the registry work as well: npx maxine-server-ref --help lists them.
The server by itself, without the page: npx maxine-server-ref --fleet 12
`
