import { jsonTokens } from './json-tokens.ts'
import './json-view.css'

export function JsonView({ value, label }: { readonly value: unknown; readonly label: string }) {
  const tokens = jsonTokens(value)
  return (
    <pre className="json" role="group" tabIndex={0} aria-label={label}>
      {tokens.map(({ kind, text }, index) => (
        <span key={index} className={`json-${kind}`}>
          {text}
        </span>
      ))}
    </pre>
  )
}
