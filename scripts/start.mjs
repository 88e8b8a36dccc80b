// npm start: the reference server and the demo, once they exist.
console.log(`The reference server is not built yet: there is nothing to start.
It comes with packages/server-ref, together with the demo that shows its events.

What can be tried today:
  npm test                              everything that must hold
  npm run size                          what each entry costs a browser
  node examples/explain-frames.mjs      frames of the four dialects, explained`)
