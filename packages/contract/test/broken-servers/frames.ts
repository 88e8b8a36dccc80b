import type { Frame } from './meddling-proxy.ts'

/** Small tools for bugs: what a frame is, and what is in it. */
export function isEvent(frame: Frame): boolean {
  return 'event' in frame
}

export function isType(frame: Frame, type: string): boolean {
  return frame['type'] === type
}

/** The hello of a first frame. */
export function helloIn(frame: Frame): Frame | undefined {
  const { hello } = frame
  return typeof hello === 'object' && hello !== null ? (hello as Frame) : undefined
}

/** The position a client asks to go on from. */
export function sinceIn(
  frame: Frame,
): { readonly epoch: string; readonly offset: number } | undefined {
  const since = helloIn(frame)?.['since'] as
    { registry?: { epoch: string; offset: number } } | undefined
  return since?.registry
}

export function withSince(frame: Frame, change: { epoch?: string; offset?: number }): Frame {
  const since = { registry: { ...sinceIn(frame), ...change } }
  return { ...frame, hello: { ...helloIn(frame), since } }
}
