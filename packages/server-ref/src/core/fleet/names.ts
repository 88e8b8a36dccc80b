/** What a shop of some size runs. */
const TRADES: readonly string[] = [
  ...['orders', 'billing', 'search', 'catalog', 'checkout', 'shipping', 'inventory', 'accounts'],
  ...['payments', 'pricing', 'reviews', 'gateway', 'sessions', 'mailer', 'invoices', 'returns'],
  ...['loyalty', 'tracking', 'images', 'reports', 'audit', 'taxes', 'carts', 'coupons'],
]

/** Names of so many services, all different: `orders`, `billing` … then `orders-2`. */
export function serviceNames(size: number): readonly string[] {
  return Array.from({ length: size }, (_, index) => {
    const trade = TRADES[index % TRADES.length] ?? 'service'
    const round = Math.floor(index / TRADES.length) + 1
    return round === 1 ? trade : `${trade}-${round}`
  })
}
