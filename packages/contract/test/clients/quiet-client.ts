// A client that prints nothing of what it is told. With --talk it says too much, and asks for too little.
import { PlainClient } from '../broken-clients/plain-client.ts'

const { MAXINE_URL = '', MAXINE_TOKEN = '', MAXINE_TOKEN_URL = '' } = process.env
const [word = ''] = process.argv.slice(2)
const talks = word === '--talk'
const url = word.startsWith('ws:') ? word : MAXINE_URL

class QuietClient extends PlainClient {
  protected override firstFrame() {
    return { ...super.firstFrame(), ...(talks && { subscribe: undefined }) }
  }
}

if (talks) console.error(`my token is ${MAXINE_TOKEN}`)

const client = new QuietClient({
  url,
  httpUrl: '',
  token: MAXINE_TOKEN,
  tokenUrl: MAXINE_TOKEN_URL,
  freshToken: () => MAXINE_TOKEN,
  onReport: () => undefined,
  onEnd: () => undefined,
  onNote: () => undefined,
})
client.connect()
process.once('SIGTERM', () => void client.stop().then(() => process.exit(0)))
