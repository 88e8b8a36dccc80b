// Written by packages/contract/scripts/write-specification.mjs from the Maxine PROTOCOL.md.
/** By ID: the heading, and the sentence. */
// prettier-ignore
export const SENTENCES: Readonly<Record<string, readonly [section: string, text: string]>> = {
  "MX-CORE-20": ["Later frames from the client", "`{\"subscribe\":{…}}` — the same without an id. Several add up on a new server"],
  "MX-CORE-21": ["Filters", "All that are given must match exactly;"],
}
