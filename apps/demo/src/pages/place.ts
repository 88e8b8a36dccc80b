import { Store } from '../design/store.ts'
import { useStore } from '../design/use-store.ts'
import { pageAt } from './page-list.ts'
import type { PageEntry } from './page-list.ts'

/** Where the reader is, and whether by a link of ours or by the address. */
interface Place {
  readonly page: PageEntry
  readonly by: 'address' | 'link'
}

const place = new Store<Place>({ page: pageAt(location.pathname), by: 'address' })

addEventListener('popstate', () => arrive('address'))

export function usePlace(): Place {
  return useStore(place)
}

/** Shows another page without loading this one anew. */
export function goTo({ path }: PageEntry): void {
  history.pushState(undefined, '', path)
  arrive('link')
}

function arrive(by: Place['by']): void {
  const page = pageAt(location.pathname)
  // Another part of the page is no other page.
  if (page !== place.get().page) place.set({ page, by })
}
