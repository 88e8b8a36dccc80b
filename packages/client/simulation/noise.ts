/** Frames that no server says, or not yet. */
export type Noise = readonly [string, ...string[]]

/** Of a Maxine server. */
export const NOISE: Noise = [
  '{"type":"news","of":"a later version"}',
  '{"type":"bookmark"}',
  '{"type":"welcome","epoch":7}',
  '{"event":7}',
  'no JSON',
  '[]',
  '{"type":"pong","ping":99}',
  '{"type":"error","code":"unspecified","message":"noise"}',
]
