import { blockingInEnglish, mergingInEnglish } from './blocking-words.ts'
import type { ContactsWords } from './contacts-words.ts'

export const contacts: ContactsWords = {
  search: 'Name, email, phone, description or uid',
  find: 'Search',
  empty: 'There are no contacts yet. Visitors appear here after they have come.',
  emptyFound: 'No contact matches.',
  more: 'Show more',
  seen: (time) => `Seen ${time}`,
  first: 'First seen',
  last: 'Last seen',
  uid: 'Uid',
  siteUid: 'Your site’s uid',
  proven: 'proven',
  stated: 'not proven',
  back: 'Back to the contacts',
  conversations: 'Conversations',
  noConversations: 'No conversation that you may see.',
  pages: 'Pages visited',
  allPages: (count) => `Show all ${count}`,
  stayed: (time) => `stayed ${time}`,
  mergedInto: (name) => `Merged into ${name}`,
  blocking: blockingInEnglish,
  merging: mergingInEnglish,
}
