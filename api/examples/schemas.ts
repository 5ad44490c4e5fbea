import { createdAt } from '../../proto/created-at.ts'
import { liveExamples, recordExamples } from './records.ts'
import * as story from './story.ts'

const { agentUid, askedAt, at, colleagueUid, orgUid, threadUid, topic, visitorUid, workgroupUid } = story

const bob = { uid: visitorUid, nickname: 'Bob', avatar: `${story.shop}/bob.png`, type: 'VISITOR', extra: '' }
const face = { uid: agentUid, nickname: 'Ann', avatar: '' }
const named = { uid: visitorUid, nickname: bob.nickname, avatar: bob.avatar }

const thread = {
  ...{ uid: threadUid, topic, type: 'WORKGROUP', state: 'CHATTING', status: 'CHATTING' },
  ...{ user: bob, channel: '', extra: '' },
}
const agentThread = { ...thread, category: 'Delivery', tags: ['order'], score: null }
const message = {
  ...{ uid: story.messageUid, type: 'TEXT', content: story.question, status: 'READ', createdAt: createdAt(askedAt) },
  ...{ channel: 'WEB', client: 'WEB', thread, user: bob, extra: '', seq: 2, sentAt: askedAt },
}
const agent = { uid: agentUid, username: 'ann', nickname: 'Ann', avatar: '', capacity: 10, role: 'ADMIN' }
const account = {
  ...{ uid: 'Wj9rB4yLn6Vq2eGm8zXdTw', username: 'ann', nickname: 'Ann', avatar: '' },
  currentOrganization: { uid: orgUid },
}
const agentState = { ...face, status: 'AVAILABLE', capacity: 10 }

const settings = {
  ...{ routing: 'LEAST_ACTIVE', accept: 'OFFER', offerSeconds: 30, sticky: false, priority: 0, maxWaiting: 50 },
  ...{ leaveMessageWhenNobody: true, overflowUid: null, overflowSeconds: 0, goneSeconds: 300 },
  ...{ idleWarnSeconds: 600, idleCloseSeconds: 120, absentCloseSeconds: 1800, reopenSeconds: 3600 },
  ...{ inviteRating: true, nameAgents: true },
  texts: { en: { welcome: 'Hello! How can we help?', away: 'We are back on Monday. Please leave a message.' } },
  hours: {
    timeZone: 'Europe/Berlin',
    week: [...Array.from({ length: 5 }, () => [{ from: 540, to: 1080 }]), [], []],
    holidays: ['2026-12-25'],
  },
}
const look = {
  ...{ title: 'Shop support', greeting: 'Questions about an order?', accent: '#0f766e', locale: 'en' },
  ...{ theme: 'auto', position: 'right' },
  prechat: [{ name: 'email', label: 'Email', type: 'email', required: false }],
  typingPreview: false,
}
const triggers = [
  {
    ...{ name: 'Prices', on: true, pages: ['/prices*'], seconds: 20, scroll: 50 },
    texts: { en: 'May I help you to choose?' },
  },
]

const limits = { maxUploadBytes: 20 * 1024 * 1024, maxTextCharacters: 16_384, pictureHosts: ['pictures.example'] }

const contact = {
  ...{ uid: visitorUid, visitorUid: story.customer, verified: true, nickname: 'Bob Miller' },
  ...{ email: 'bob@mail.example', mobile: '', note: 'Prefers email', tags: ['regular'], avatar: bob.avatar },
  told: { nickname: 'Bob', email: 'bob@mail.example', mobile: '', note: '' },
  ...{ url: `${story.shop}/orders/1042`, title: 'Your order', referrer: `${story.shop}/`, browser: 'Firefox 140' },
  ...{ lang: 'en', extra: '{"plan":"gold"}', notedBy: agentUid, firstSeenAt: at(-6, 0), seenAt: at(9, 45) },
}
const contactThread = { ...agentThread, createdAt: at(9, 30), closedAt: null, agentUid }

const visit = {
  ...{ url: `${story.shop}/orders/1042`, title: 'Your order', referrer: `${story.shop}/orders` },
  ...{ at: at(9, 28), leftAt: at(9, 29) },
}
const mergedContact = {
  ...{ uid: story.mergeUid, byName: 'Ann', at: at(9, 40) },
  contact: { ...contact, uid: story.friendUid, visitorUid: '', verified: false, tags: [] },
}
const outcome = { conversations: 126, answered: 120, missed: 3, ratings: 57, csat: 4.6 }
const medians = { firstResponse: { count: 118, medianSeconds: 18.5 }, wait: { count: 118, medianSeconds: 9 } }
const recordStatistics = {
  ...{ from: at(-24 * 30, 0), to: at(10, 0), cut: false, waiting: 1, chatting: 4, ...outcome, ...medians },
  ...{ unknown: 0, left: 2, comments: 12, stars: [1, 1, 3, 10, 42], duration: { count: 122, medianSeconds: 540 } },
  days: [{ day: '2026-11-28', ...outcome, ...medians }],
  hours: Array.from({ length: 168 }, (_, hour) => (hour === 10 ? 126 : 0)),
  missedHours: Array.from({ length: 168 }, (_, hour) => (hour === 10 ? 3 : 0)),
  agents: { content: [{ agentUid, answered: 70, firstResponse: medians.wait, ratings: 30, csat: 4.7 }], total: 1 },
  targets: { content: [{ name: workgroupUid, ...outcome }], total: 1 },
  tags: { content: [{ name: 'order', ...outcome }], total: 1 },
  categories: { content: [{ name: 'Delivery', ...outcome }], total: 1 },
  erased: { conversations: 1, answered: 1, missed: 0, unknown: 0, ratings: 0 },
}

const report = {
  ...{ uid: story.reportUid, at: at(9, 50), kind: 'PERSON', targetUid: story.friendUid, threadUid: '' },
  ...{ text: 'Sends advertising', state: 'OPEN', outcome: '' },
}
const friend = { uid: story.friendUid, nickname: 'Cleo', avatar: '' }
const last = {
  ...{ uid: 'm12', seq: 12, type: 'TEXT', content: 'See you at eight.', status: 'SUCCESS', extra: '' },
  ...{ sender: { uid: story.friendUid, nickname: 'Cleo' }, sentAt: at(9, 40) },
}
const group = {
  ...{ uid: story.groupUid, name: 'Marathon', avatar: '', topic: `org/group/${story.groupUid}` },
  ...{ threadUid: story.groupThreadUid, ownerUid: visitorUid, members: 12 },
}

const presence = { status: 'ONLINE', since: at(9, 44), url: `${story.shop}/orders/1042`, title: 'Your order' }

const conversations = {
  User: bob,
  Thread: thread,
  AgentThread: agentThread,
  VisitorPresence: presence,
  WatchedThread: { ...agentThread, presence },
  ListedThread: { ...agentThread, presence, agent: face, createdAt: at(9, 30), queuedAt: null },
  Message: message,
  SentMessage: { uid: story.messageUid, type: 'TEXT', content: story.question, thread: { topic } },
  SyncedMessages: { content: [message], cursor: 'eyJzIjoxNzY4NDY5NDAyMDAwfQ.4mTq', more: false },
  WaitingThread: {
    thread: { ...thread, state: 'QUEUING', status: 'QUEUING' },
    ...{ position: 1, queueSize: 3, waitSeconds: 42, declined: false, unasked: true, priority: 0 },
  },
  Offer: { threadUid, threadTopic: topic, deadline: at(9, 31), user: bob, askedAt: at(9, 30, 30) },
  ThreadBrief: {
    ...{ threadUid, first: { type: 'TEXT', content: story.question }, url: `${story.shop}/orders/1042` },
    ...{ title: 'Your order', workgroup: 'Shop support', waitSeconds: 40, presence, note: '', noteBy: '' },
  },
  Proposal: {
    ...{ uid: story.transferUid, threadUid, threadTopic: topic, note: 'Asks about a refund', fromUid: agentUid },
    ...{ createdAt: at(9, 40), deadline: at(9, 41) },
  },
  LeftMessage: {
    ...{
      uid: story.leftUid,
      threadUid: story.earlierThreadUid,
      threadTopic: topic,
      workgroup: workgroupUid,
      user: named,
    },
    ...{ content: 'Please call me back.', nickname: 'Bob', contact: '', mobile: '+49 30 1234567', email: '' },
    ...{ state: 'answered', createdAt: at(-5, 10), answeredBy: agentUid, answeredAt: at(8, 5) },
  },
  UploadedFile: {
    ...{ fileUrl: story.fileUrl, fileName: 'parcel.png', fileSize: 48_213, fileType: 'image/png' },
    ...{ messageType: 'IMAGE', width: 1280, height: 960, thumbnailUrl: `${story.fileUrl}/thumbnail` },
  },
}

const ownSaid = { signature: 'Shoes and sizes', invisible: false }

const people = {
  VisitorSession: {
    ...{ uid: visitorUid, visitorUid: story.customer, nickname: bob.nickname, avatar: bob.avatar },
    ...{ accessToken: story.token(visitorUid), expiresIn: 2_592_000 },
  },
  Account: account,
  AgentState: agentState,
  Profile: { ...account, ...ownSaid, language: 'en', agent: agentState, ...limits, maxTextCharacters: 262_144 },
  Avatar: { avatar: '/avatar/pWq0Zr5xN1u8c6LkJd4vYh2sTgA9mBfE?v=lq2x8k0w' },
  TokenPair: {
    ...{ accessToken: story.token(account.uid), refreshToken: story.token(account.uid), expiresIn: 7200 },
    ...{ user: account, agent: agentState },
  },
  Agent: agent,
  Colleague: { ...agent, status: 'AVAILABLE', chosen: 'AVAILABLE', present: true, open: 3, offered: 1, ...ownSaid },
  Contact: contact,
  ContactThread: contactThread,
  ContactWithThreads: {
    ...{ ...contact, threads: [contactThread], visits: [visit], block: null },
    ...{ merged: [mergedContact], mergedInto: null },
  },
  ListedContact: { ...contact, mergedInto: null },
  PageVisit: visit,
  MergedContact: mergedContact,
  Block: {
    ...{ uid: story.blockUid, kind: 'ADDRESS', target: '192.0.2.7', name: '192.0.2.7', reason: 'Advertising' },
    ...{ byUid: agentUid, byName: 'Ann', at: at(9, 0), until: at(10, 0) },
  },
}

const setUp = {
  WorkgroupSettings: settings,
  Workgroup: { uid: workgroupUid, nickname: 'Shop support', avatar: '', settings },
  Member: { workgroupUid, agentUid: colleagueUid, nickname: 'Carl', avatar: '', capacity: 5 },
  Availability: {
    open: true,
    agentsFree: 2,
    queueLength: 0,
    estimatedWaitSeconds: 0,
    accepting: true,
    full: false,
    agents: [{ nickname: 'Ann', avatar: '' }],
  },
  WorkgroupStatistics: {
    ...{ waiting: 1, chatting: 4, answered: 120, missed: 3, medianFirstResponseSeconds: 18.5, medianWaitSeconds: 9 },
    ...{ csat: 4.6, ratings: 57 },
    perAgent: [{ agentUid, answered: 70, medianFirstResponseSeconds: 16, csat: 4.7 }],
    comments: [{ threadUid, agentUid, score: 5, comment: 'Quick and kind', at: at(9, 50) }],
  },
  RecordStatistics: recordStatistics,
  Widget: { workgroupUid, ...look, liveVisitors: false, triggers, departments: [workgroupUid], sites: [story.shop] },
  WidgetLook: {
    ...look,
    departments: [{ uid: workgroupUid, nickname: 'Shop support' }],
    sites: [story.shop],
    ...limits,
  },
  SocialSettings: { friends: true, groups: true, search: 'exact' },
  Friend: {
    ...{ uid: story.friendUid, nickname: 'Cleo', avatar: '', state: 'FRIEND', text: '', at: at(8, 15) },
    ...{ topic: story.friendsTopic, threadUid: 'Ze8vR1qLk5Nb3xTc7wHdYg', lastAt: at(9, 40), lastSeq: 12, unread: 2 },
    ...{ readSeq: 10, last },
  },
  FriendStanding: {
    ...{ uid: story.friendUid, nickname: 'Cleo', avatar: '', state: 'ASKED', topic: '', threadUid: '' },
  },
  Report: { ...report, by: named, about: named },
  ReadReport: { ...report, byUid: visitorUid, said: null },
  Group: group,
  OwnGroup: { ...group, joinedAt: at(8, 0), lastAt: at(9, 40), lastSeq: 12, unread: 2, readSeq: 10, last },
  GroupMember: { ...friend, isOwner: false, joinedAt: at(8, 5), readSeq: 10 },
  LastSaid: last,
  GroupInvitation: { uid: group.uid, name: group.name, avatar: '', by: friend, at: at(8, 0) },
  Announcement: {
    ...{ uid: 'a7Qk2', workgroupUid, author: { uid: agentUid, name: 'Ann' }, at: at(9, 0) },
    text: 'The warehouse is closed today.',
  },
  QuickReply: {
    ...{ uid: story.replyUid, shortcut: 'late', content: 'Your parcel is late; I am sorry. It comes tomorrow.' },
    ...{ title: 'Late parcel', category: 'Delivery', shared: true },
  },
  ApiKey: { uid: story.keyUid, name: 'shop backend', createdAt: at(8, 0) },
  Retention: { threadDays: 365, fileDays: 90 },
  Erasure: {
    ...{ uid: story.erasureUid, requestedBy: agentUid, requestedAt: at(9, 0), finishedAt: at(9, 1) },
    ...{ expected: 12, threads: 1, messages: 12, files: 1 },
  },
  AuditEntry: {
    ...{ uid: story.auditUid, at: at(8, 30), kind: 'agent.update', targetUid: colleagueUid, targetName: 'Carl' },
    doer: { kind: 'agent', uid: agentUid, name: 'Ann' },
    changes: [{ field: 'capacity', from: '10', to: '5' }],
  },
  Error: { code: 409, message: 'The thread is closed.', error: 'thread_closed', data: null },
}

const table: Readonly<Record<string, object>> = {
  ...{ ...conversations, ...people, ...setUp, ...liveExamples, ...recordExamples(thread, message) },
}

/** Returns an example of a named schema; a page's example has one item. Undefined for a name without one. */
export function exampleOfSchema(name: string): object | undefined {
  const item = name.endsWith('Page') ? table[name.slice(0, -'Page'.length)] : undefined
  return item === undefined ? table[name] : { content: [item], totalElements: 1, totalPages: 1, number: 0, last: true }
}
