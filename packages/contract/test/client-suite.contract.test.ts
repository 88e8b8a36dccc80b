import { describeClientContract } from '../src/vitest.ts'
import { OWN_CLIENT } from './clients/own-client.ts'

describeClientContract(OWN_CLIENT, { name: 'our client in process', strict: 'yes' })
