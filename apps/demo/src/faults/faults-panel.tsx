import { memo, useState } from 'react'
import { Icon } from '../design/icon.tsx'
import { Panel } from '../design/panel.tsx'
import { useStore } from '../design/use-store.ts'
import { useDesk } from '../shell/desk-context.ts'
import { mayBreak } from '../sign-in/role.ts'
import { END, FAULTS } from './fault-list.ts'
import type { Fault, FaultName } from './fault-list.ts'
import { HealLine } from './heal-line.tsx'
import { Lanes } from './lanes.tsx'
import './faults.css'

export const FaultsPanel = memo(function FaultsPanel() {
  return (
    <Panel
      title="Break it"
      testId="faults"
      area="faults"
      count="and watch it mend"
      actions={<EndButton />}
    >
      <FaultsBody />
    </Panel>
  )
})

function FaultsBody() {
  const { session } = useDesk()
  // With no button to stop at, the tab key still has to get at what is scrolled away.
  const stop = mayBreak(session.role) ? {} : { tabIndex: 0 }
  return (
    <div className="faults-body" role="group" aria-label="Faults and how they are borne" {...stop}>
      <Lanes />
      <HealLine />
      <FaultButtons />
    </div>
  )
}

/** Ends what lasts: no fault, and so not among them. */
function EndButton() {
  const { healer, session } = useDesk()
  return (
    <button
      type="button"
      className="button small"
      data-testid="fault-clear"
      title={`${END.does} ${END.watch}`}
      disabled={!mayBreak(session.role)}
      onClick={() => void healer.press('clear')}
    >
      <Icon name="heal" size={14} />
      {END.title}
    </button>
  )
}

function FaultButtons() {
  const { healer, session } = useDesk()
  const refusal = useStore(healer.refusal)
  const [asked, setAsked] = useState<FaultName>()
  const isAllowed = mayBreak(session.role)
  const press = async (name: FaultName) => {
    setAsked(name)
    await healer.press(name)
    setAsked(undefined)
  }
  const why = isAllowed ? refusal : 'Viewers may look. Sign in as operator to break things.'
  return (
    <>
      {why !== undefined && (
        <p className={`faults-why ${isAllowed ? 'bad' : ''}`} role="status" id="faults-why">
          <Icon name={isAllowed ? 'warning' : 'lock'} />
          {why}
        </p>
      )}
      <ul className="faults-list">
        {FAULTS.map((fault) => (
          <li key={fault.name}>
            <FaultButton
              fault={fault}
              isAllowed={isAllowed}
              isAsked={asked === fault.name}
              onPress={() => void press(fault.name)}
            />
          </li>
        ))}
      </ul>
    </>
  )
}

interface FaultButtonProps {
  readonly fault: Fault
  readonly isAllowed: boolean
  readonly isAsked: boolean
  readonly onPress: () => void
}

function FaultButton({ fault, isAllowed, isAsked, onPress }: FaultButtonProps) {
  const { name, title, icon, does, watch } = fault
  return (
    <button
      type="button"
      className="fault"
      data-testid={`fault-${name}`}
      disabled={!isAllowed}
      aria-describedby={isAllowed ? undefined : 'faults-why'}
      data-asked={isAsked ? '' : undefined}
      onClick={onPress}
    >
      <span className="fault-icon">
        <Icon name={icon} />
      </span>
      <span className="fault-words">
        <span className="fault-title">{title}</span>
        <span className="fault-says">
          {does} <span className="faint">{watch}</span>
        </span>
      </span>
    </button>
  )
}
