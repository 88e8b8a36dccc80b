/** @param {readonly number[]} values @returns {number} */
export function median(values) {
  return quantile(values, 0.5)
}

/** @param {readonly number[]} values @param {number} share in [0, 1] @returns {number} */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)] ?? NaN
  const above = sorted[Math.ceil(place)] ?? NaN
  return below + (above - below) * (place - Math.floor(place))
}

/**
 * The exponent `b` of the curve `cost = a * size ** b` that fits best: 0 where the cost does not
 * grow, 1 where it grows as the size does. Least squares of the logarithms.
 *
 * @param {readonly { size: number, cost: number }[]} points
 * @returns {number}
 */
export function growthExponent(points) {
  const logs = points.map(({ size, cost }) => ({ x: Math.log(size), y: Math.log(cost) }))
  const meanX = mean(logs.map(({ x }) => x))
  const meanY = mean(logs.map(({ y }) => y))
  const covariance = mean(logs.map(({ x, y }) => (x - meanX) * (y - meanY)))
  const variance = mean(logs.map(({ x }) => (x - meanX) ** 2))
  return covariance / variance
}

/** Three digits are all that a run can be sure of. @param {number} value */
export function rounded(value) {
  return Number.isFinite(value) ? Number(value.toPrecision(3)) : value
}

/** @param {readonly number[]} values */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
