import { useConfig } from 'maxine-react'
import { memo } from 'react'
import { Ago } from '../design/ticking.tsx'
import { valueText } from '../design/value-text.ts'
import type { RowProps } from '../design/windowed-list.tsx'
import type { ConfigMemory } from './config-history.ts'

interface ConfigRowProps extends RowProps {
  readonly memory: ConfigMemory
}

export const ConfigRow = memo(function ConfigRow({ id, isActive, memory }: ConfigRowProps) {
  const { serviceName, key, how, old, at } = memory
  const entry = useConfig(serviceName, key)
  const version = entry?.version ?? old?.version
  return (
    <div
      id={id}
      className={`row config-row dims ${how === 'known' ? '' : 'fresh'}`}
      role="option"
      aria-selected={isActive}
      data-active={isActive ? '' : undefined}
      data-testid="config-row"
      data-service={serviceName}
      data-key={key}
    >
      {how !== 'known' && <span key={at} className="config-flash" />}
      <span className="config-name cut" title={`${serviceName} ${key}`}>
        <span className="faint">{serviceName}</span> {key}
      </span>
      <span className="config-values figures mono">
        {old !== undefined && (
          <>
            <del className="cut">{valueText(old.value)}</del>
            <span className="faint" aria-hidden="true">
              →
            </span>
          </>
        )}
        {entry === undefined ? (
          <span className="badge bad">deleted</span>
        ) : (
          <ins className="cut">{valueText(entry.value)}</ins>
        )}
      </span>
      <span className="config-version faint figures">
        {version === undefined ? '' : `v${version}`}
      </span>
      <Ago at={at} className="config-when faint" />
    </div>
  )
})
