/** Every tenth event is of one service. */
export const SERVICES = 10

/** What a filter for a tenth of the events names. */
export const ONE_SERVICE = 'service-3'

/** What the event of a number says; its frame is about 130 bytes. @param {number} offset */
export function dataOf(offset) {
  const serviceName = `service-${offset % SERVICES}`
  return { serviceName, nodeId: `10.1.${offset % 250}.${offset % 97}:3000` }
}

/** The frame as our server writes it, for the servers beside it. @param {number} offset */
export function eventOf(offset) {
  const timestamp = 1_640_995_200_000 + offset
  return { event: 'service_heartbeat', data: dataOf(offset), timestamp, offset }
}

/** @param {{ serviceName: string }} data @param {string | undefined} wanted */
export function isOfService({ serviceName }, wanted) {
  return wanted === undefined || serviceName === wanted
}
