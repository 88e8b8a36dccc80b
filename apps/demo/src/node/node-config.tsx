import { useConfig } from 'maxine-react'
import { valueText } from '../design/value-text.ts'

/** What the service of a node is configured with. */
export function NodeConfig({ serviceName }: { readonly serviceName: string }) {
  const entries = [...useConfig(serviceName)].sort(([one], [other]) => (one < other ? -1 : 1))
  return (
    <section className="sheet-part">
      <h3>Configuration of the service</h3>
      {entries.length === 0 ? (
        <p className="faint">Nothing is configured.</p>
      ) : (
        <dl className="facts">
          {entries.map(([key, { value, version }]) => (
            <div key={key} className="fact">
              <dt>{key}</dt>
              <dd className="mono">
                {valueText(value)}
                {version !== undefined && <span className="faint"> v{version}</span>}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}
