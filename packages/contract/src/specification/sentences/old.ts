// Written by packages/contract/scripts/write-specification.mjs from the Maxine PROTOCOL.md.
import type { SentencesById } from '../sentences.ts'

// prettier-ignore
export const OLD_SENTENCES: SentencesById = {
  "MX-OLD-01": ["Old peers", "**A new client at an old server.** It sees `authenticated`, `subscribed` or an event before any `welcome`,"],
  "MX-OLD-02": ["Old peers", "or nothing for a grace of 2 s (with authentication off and no filter, an old server answers nothing)."],
  "MX-OLD-03": ["The first frame", "They read the keys `auth`, then one of `subscribe`, `unsubscribe` and `refresh_token`, and ignore every other key, so `hello` does not disturb them."],
  "MX-OLD-04": ["Old peers", "With authentication off, `auth` is not answered."],
  "MX-OLD-05": ["The answer", "Old servers say `{\"type\":\"auth_failed\"}` or `{\"type\":\"auth_required\"}` and close without a code."],
  "MX-OLD-06": ["The answer", "Old servers say `{\"type\":\"auth_failed\"}` or `{\"type\":\"auth_required\"}` and close without a code."],
  "MX-OLD-07": ["Old peers", "With authentication on, connections that have not authenticated get events, too."],
  "MX-OLD-10": ["Old peers", "Each later `subscribe` replaces the filter."],
  "MX-OLD-11": ["Old peers", "Some builds acknowledge a filter and ignore it,"],
  "MX-OLD-12": ["Old peers", "A connection that never subscribed, or that sent `{\"unsubscribe\":true}`, gets everything."],
  "MX-OLD-13": ["Old peers", "A connection that never subscribed, or that sent `{\"unsubscribe\":true}`, gets everything."],
  "MX-OLD-14": ["Old peers", "Answers come in order with the events,"],
  "MX-OLD-15": ["Errors", "Old servers send a `message` and no code."],
  "MX-OLD-20": ["Old peers", "Events have no offset."],
  "MX-OLD-21": ["Filters", "New servers put `serviceName` into every event where it is known; old ones only into `service_registered` and the configuration events."],
  "MX-OLD-22": ["Filters", "A `nodeId` is opaque: it is `host:port` on deployed servers and `service:host:port` in the documents."],
  "MX-OLD-23": ["Invalid messages", "an old one says nothing to the former"],
  "MX-OLD-24": ["Old peers", "After a reconnect the client asks `GET /events?since=<ms>&limit=<n>`, which gives the last `n` strictly later than `since`."],
  "MX-OLD-25": ["Old peers", "Heartbeats make no event."],
  "MX-OLD-26": ["Invalid messages", "and takes the latter as it comes."],
}
