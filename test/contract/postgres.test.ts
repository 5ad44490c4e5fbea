import { openPostgresFixture } from '../support/postgres-fixture.ts'
import { everyContract } from './every-contract.ts'

everyContract('PostgreSQL', openPostgresFixture)
