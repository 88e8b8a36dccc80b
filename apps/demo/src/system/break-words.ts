import type { Breaking } from './breaker.ts'
import type { Outages } from './outages.ts'

/** What has come of the last press of the button; nothing before the first one. */
export function breakWords(breaking: Breaking, { link, list }: Outages): string | undefined {
  if (breaking.state === 'idle') return undefined
  if (breaking.state === 'asked') return 'Asking the host of this page…'
  if (breaking.outcome === 'refused') return breaking.says
  const { from = 0 } = list.at(-1) ?? {}
  const isBack = link === 'up' && from >= breaking.askedAt
  return isBack
    ? 'It came back by itself. What that has cost is told beneath “Connected”.'
    : breaking.says
}
