import { useServices } from 'maxine-react'
import { countText } from '../design/number-text.ts'
import { countAll, isSameCounts } from './counts.ts'
import type { NodeFilter } from './outline.ts'
import type { Folding } from './use-folding.ts'

interface ServicesToolsProps {
  readonly filter: NodeFilter
  readonly onFilter: (filter: NodeFilter) => void
  readonly folding: Folding
}

export function ServicesTools({ filter, onFilter, folding }: ServicesToolsProps) {
  const { unhealthy, circuits } = useServices(countAll, isSameCounts)
  const chips = [
    { value: 'all', name: 'All', count: undefined },
    { value: 'unhealthy', name: 'Unhealthy', count: unhealthy },
    { value: 'circuits', name: 'Circuit open', count: circuits },
  ] as const
  return (
    <div className="tools">
      <div className="chips" role="group" aria-label="Which nodes">
        {chips.map(({ value, name, count }) => (
          <button
            key={value}
            type="button"
            className="chip"
            data-testid={`filter-${value}`}
            aria-pressed={filter === value}
            onClick={() => onFilter(value)}
          >
            {name}
            {count !== undefined && <span className="chip-count figures">{countText(count)}</span>}
          </button>
        ))}
      </div>
      <button
        type="button"
        className="button quiet small"
        data-testid="fold-all"
        onClick={folding.toggleAll}
      >
        {folding.mostly === 'expanded' ? 'Fold all' : 'Unfold all'}
      </button>
    </div>
  )
}
