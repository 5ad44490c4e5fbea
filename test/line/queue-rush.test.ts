import { expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { contentOf } from '../support/office.ts'
import { connect, newVisitor, openThread, type TestDevice } from '../support/people.ts'

const server = perFile.server()
const office = perFile.office(server)

const crowd = 24

/** Returns the last place a page received. */
function placeOf({ heard }: TestDevice): unknown {
  const last = heard.findLast(({ type }) => type === 'QUEUE' || type === 'QUEUE_UPDATE')
  return last === undefined ? undefined : contentOf(last).position
}

test('each of many visitors who arrive at once is soon told a place of their own', async () => {
  const visitors = await Promise.all(Array.from({ length: crowd }, () => newVisitor(server)))
  const pages = await Promise.all(visitors.map((visitor) => connect(server, visitor)))
  await Promise.all(visitors.map((visitor) => openThread(server, visitor, { sid: office.workgroup })))
  const inTurn = () =>
    server
      .rows(
        `select visitor_uid from threads where target_uid = ? and state = 'QUEUING' order by queued_at, uid`,
        office.workgroup,
      )
      .map((row) => pages.findIndex(({ person }) => person.uid === row.visitor_uid))
      .map((index) => (pages[index] === undefined ? undefined : placeOf(pages[index])))
  const places = Array.from({ length: crowd }, (_, index) => index + 1)
  await expect.poll(inTurn, { timeout: 10_000 }).toEqual(places)
  for (const page of pages) page.drop()
})
