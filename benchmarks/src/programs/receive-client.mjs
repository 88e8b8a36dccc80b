// One client of the area `receive`, in a process of its own; its name is its argument.
import { CLIENTS } from '../areas/receive/clients.mjs'
import { Tally } from '../areas/receive/tally.mjs'
import { answer } from '../harness/answer.mjs'

const connect = CLIENTS[process.argv[2]]
const tally = new Tally()
let tellMore

answer({
  /** @param {import('../areas/receive/clients.mjs').Where} where */
  async connect(where) {
    tellMore = await connect(where, tally)
  },
  /** Answered when so many have come. @param {{ count: number }} options */
  expect: ({ count }) => tally.expect(count),
  /** What the client itself says of them. */
  more: () => tellMore?.(),
})
