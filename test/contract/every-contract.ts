import { describe } from 'vitest'
import { announcementsContract } from './announcements-contract.ts'
import { auditContract } from './audit-contract.ts'
import { contactsContract } from './contacts-contract.ts'
import { deviceContract } from './device-contract.ts'
import { endingContract } from './ending-contract.ts'
import { filesContract } from './files-contract.ts'
import type { OpenFixture } from './fixture.ts'
import { groupsContract } from './groups-contract.ts'
import { logContract } from './log-contract.ts'
import { marksContract } from './marks-contract.ts'
import { pageBytesContract } from './page-bytes-contract.ts'
import { peopleContract } from './people-contract.ts'
import { proposalContract } from './proposal-contract.ts'
import { queueContract } from './queue-contract.ts'
import { quickRepliesContract } from './quick-replies-contract.ts'
import { receiptContract } from './receipt-contract.ts'
import { recordCountsContract } from './record-counts-contract.ts'
import { recordsContract } from './records-contract.ts'
import { relationsContract } from './relations-contract.ts'
import { searchContract } from './search-contract.ts'
import { sessionContract } from './session-contract.ts'
import { staffContract } from './staff-contract.ts'
import { statisticsContract } from './statistics-contract.ts'
import { threadListContract } from './thread-list-contract.ts'

/** What every store promises. */
export function everyContract(name: string, openFixture: OpenFixture): void {
  describe(`${name}: the log`, () => logContract(openFixture))
  describe(`${name}: pages of bytes`, () => pageBytesContract(openFixture))
  describe(`${name}: receipts`, () => receiptContract(openFixture))
  describe(`${name}: the queue`, () => queueContract(openFixture))
  describe(`${name}: proposals and notes`, () => proposalContract(openFixture))
  describe(`${name}: devices`, () => deviceContract(openFixture))
  describe(`${name}: the order of commits`, () => marksContract(openFixture))
  describe(`${name}: people`, () => peopleContract(openFixture))
  describe(`${name}: staff`, () => staffContract(openFixture))
  describe(`${name}: sessions`, () => sessionContract(openFixture))
  describe(`${name}: endings`, () => endingContract(openFixture))
  describe(`${name}: statistics`, () => statisticsContract(openFixture))
  describe(`${name}: lists of threads`, () => threadListContract(openFixture))
  describe(`${name}: files`, () => filesContract(openFixture))
  describe(`${name}: quick replies`, () => quickRepliesContract(openFixture))
  describe(`${name}: announcements`, () => announcementsContract(openFixture))
  describe(`${name}: relations of app users`, () => relationsContract(openFixture))
  describe(`${name}: groups of app users`, () => groupsContract(openFixture))
  describe(`${name}: audit`, () => auditContract(openFixture))
  describe(`${name}: contacts`, () => contactsContract(openFixture))
  describe(`${name}: records`, () => recordsContract(openFixture))
  describe(`${name}: what records add up to`, () => recordCountsContract(openFixture))
  describe(`${name}: searching messages`, () => searchContract(openFixture))
}
