import { EventList } from '../system/event-list.tsx'
import { BreakCard, SystemLink } from '../system/system-card.tsx'
import { SystemPage } from '../system/system-page.tsx'
import { ChannelsPanel } from './channels-panel.tsx'
import { LoadCard } from './load-card.tsx'
import { nexusLine } from './nexus-words.ts'
import { useNexus } from './nexus-desk.ts'
import { PublishPanel } from './publish-panel.tsx'
import './nexus.css'

const LOSS = {
  during: 'a Nexus keeps no events: these are lost',
  after: 'a Nexus keeps no events: what came then is lost, and nobody knows how much',
}

export function NexusPage() {
  const { system, tape } = useNexus()
  return (
    <SystemPage desk={system} name="Nexus" what="live channels" grid="nexus">
      <SystemLink loss={LOSS} />
      <LoadCard />
      <BreakCard watch="Watch: back within seconds, subscribed as before. What came meanwhile is gone, and the page says so." />
      <ChannelsPanel />
      <EventList
        title="Events"
        one="event"
        testId="feed"
        area="feed"
        tape={tape}
        lineOf={nexusLine}
        empty="The first event of a chosen channel shows here."
      />
      <PublishPanel />
    </SystemPage>
  )
}
