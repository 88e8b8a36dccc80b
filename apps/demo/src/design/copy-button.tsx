import { useState } from 'react'
import { Icon } from './icon.tsx'

/** How long it says that it has copied. */
const SAYS_MS = 1_600

type Copied = 'not-yet' | 'copied' | 'refused'

const WORDS: Readonly<Record<Copied, string>> = {
  'not-yet': 'Copy',
  copied: 'Copied',
  refused: 'Not allowed',
}

export function CopyButton({
  text,
  label,
}: {
  readonly text: () => string
  readonly label: string
}) {
  const [state, setState] = useState<Copied>('not-yet')
  const copy = async () => {
    const copied = navigator.clipboard.writeText(text()).then(
      () => 'copied' as const,
      () => 'refused' as const,
    )
    setState(await copied)
    setTimeout(() => setState('not-yet'), SAYS_MS)
  }
  return (
    <button
      type="button"
      className="button small copy-button"
      aria-label={state === 'not-yet' ? label : WORDS[state]}
      onClick={() => void copy()}
    >
      <Icon name={state === 'copied' ? 'done' : 'copy'} size={14} />
      {WORDS[state]}
    </button>
  )
}
