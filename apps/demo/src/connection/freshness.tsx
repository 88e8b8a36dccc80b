import { useRegistryStatus } from 'maxine-react'
import { Since } from '../design/ticking.tsx'

/** Says of a part of the picture how old it is, where it is not live. */
export function Freshness() {
  const status = useRegistryStatus()
  if (status.state === 'live') return null
  return (
    <span className={`badge ${status.state === 'stale' ? 'bad' : 'warn'}`}>
      {status.state === 'stale' ? (
        <>
          stale for <Since at={status.since} />
        </>
      ) : (
        'syncing'
      )}
    </span>
  )
}
