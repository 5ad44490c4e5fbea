import { postgresSuite } from '../support/needs.ts'
import { openPostgresFixture } from '../support/postgres-fixture.ts'
import { everyContract } from './every-contract.ts'

postgresSuite('with a PostgreSQL', () => everyContract('PostgreSQL', openPostgresFixture))
