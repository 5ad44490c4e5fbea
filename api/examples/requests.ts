import * as story from './story.ts'

const { agentUid, askedAt, colleagueUid, fileUrl, threadUid, topic, transferUid, visitorUid, workgroupUid } = story

const thread = { uid: threadUid }
const filed = { ...thread, category: 'Delivery', tags: ['order'] }
const offered = { threadUid }
const [member, proposal] = [
  { workgroupUid, agentUid: colleagueUid },
  { uid: transferUid, threadUid },
]
const answered = { content: 'We have sent it today.', thread: { topic } }
const [synced, signed] = [{ cursor: '', wait: 25, limit: 100 }, { urls: [fileUrl] }]
const form = { topic, file: '(the bytes of parcel.png)' }
const remark = { content: 'The price is missing.', url: `${story.shop}/orders/1042` }
const group = { uid: story.groupUid }
const ofMember = { ...group, memberUid: story.friendUid }
const ofColleague = { ...group, memberUid: colleagueUid }
const friend = { uid: story.friendUid }
const reply = { shortcut: 'late', content: 'Your parcel is late; I am sorry. It comes tomorrow.', category: 'Delivery' }

/** Minimal useful bodies by operation. */
const bodies: Readonly<Record<string, object>> = {
  ...{ logIn: { username: 'ann', password: 'correct horse battery' } },
  ...{ refreshAgentTokens: { refreshToken: story.token(agentUid) } },
  ...{ initVisitor: { nickname: 'Bob', lang: 'en', url: `${story.shop}/orders/1042`, title: 'Your order' } },
  ...{ noteVisitedPage: { url: `${story.shop}/orders/1042`, title: 'Your order' }, clearUnread: {} },
  ...{ giveFeedback: remark, giveFeedbackUnversioned: remark, uploadFileUnversioned: form },
  ...{ openThread: { type: '1', sid: workgroupUid } },
  ...{ closeOwnThread: thread, closeThread: filed, fileThread: filed, leaveThread: thread, takeThreadOver: thread },
  ...{ writeToVisitor: { uid: visitorUid, message: { content: 'Your order is on its way.' } } },
  ...{
    claimLivePage: { key: story.liveKey },
    writeToLiveVisitor: { uid: story.liveUid, message: { content: 'May I help?' } },
  },
  ...{ setThreadPriority: { ...thread, priority: 5 } },
  ...{ sendMessageAsVisitor: { uid: story.messageUid, content: story.question, thread: { topic } } },
  ...{ sendMessageAsAgent: answered },
  ...{ syncMessagesByBodyAsVisitor: synced, syncMessagesByBodyAsAgent: synced },
  ...{ signFilesAsVisitor: signed, signFilesAsAgent: signed, uploadFileAsVisitor: form, uploadFileAsAgent: form },
  ...{ answerLeftMessage: { uid: story.leftUid, content: 'I have called you back.' } },
  ...{ updateProfile: { nickname: 'Ann', signature: 'Shoes and sizes', language: 'en', invisible: false } },
  ...{ changeOwnPassword: { oldPassword: 'correct horse battery', newPassword: 'staple and battery' } },
  ...{ uploadOwnAvatar: { file: '(the bytes of ann.png)' } },
  ...{ uploadWorkgroupAvatar: { uid: workgroupUid, file: '(the bytes of shop.png)' } },
  ...{ setAgentStatus: { status: 'AVAILABLE' }, acceptThread: offered, declineThread: offered },
  ...{ openColleagueThread: { agentUid: colleagueUid } },
  ...{ transferThread: { threadUid, to: { agentUid: colleagueUid }, note: 'Asks about a refund' } },
  ...{ inviteToThread: { threadUid, to: { agentUid: colleagueUid }, note: 'Can you help?' } },
  ...{ acceptTransfer: proposal, rejectTransfer: proposal, cancelTransfer: proposal },
  ...{ acceptInvitation: proposal, rejectInvitation: proposal, cancelInvitation: proposal },
  ...{ createWorkgroup: { nickname: 'Shop support', settings: { accept: 'OFFER', offerSeconds: 30 } } },
  ...{ updateWorkgroup: { uid: workgroupUid, settings: { idleWarnSeconds: 600, idleCloseSeconds: 120 } } },
  ...{ deleteWorkgroup: { uid: workgroupUid } },
  ...{ addMember: member, updateMember: { ...member, capacity: 5 }, removeMember: member },
  ...{ createAgent: { username: 'carl', password: 'a long password', nickname: 'Carl', workgroups: [workgroupUid] } },
  ...{ updateAgent: { uid: colleagueUid, capacity: 5 }, deleteAgent: { uid: colleagueUid } },
  ...{ updateWidget: { workgroupUid, title: 'Shop support', accent: '#0f766e', sites: [story.shop] } },
  ...{ createQuickReply: reply, updateQuickReply: { uid: story.replyUid, ...reply } },
  ...{ deleteQuickReply: { uid: story.replyUid } },
  ...{ announce: { to: 'agents', workgroupUid, text: 'The warehouse is closed today.' } },
  ...{ exportRecords: { format: 'csv', category: 'Delivery' } },
  ...{ updateContact: { uid: visitorUid, nickname: 'Bob Miller', note: 'Prefers email', tags: ['regular'] } },
  ...{ blockContact: { uid: visitorUid, seconds: 86_400, reason: 'Insults' }, unblockContact: { uid: visitorUid } },
  ...{ blockAddress: { address: '192.0.2.7', seconds: 3600, reason: 'Advertising' } },
  ...{ removeBlock: { uid: story.blockUid }, undoMerge: { uid: story.mergeUid } },
  ...{ mergeContacts: { uid: visitorUid, fromUid: story.friendUid } },
  ...{ eraseVisitor: { uid: visitorUid }, updateRetention: { threadDays: 365 } },
  ...{ askFriend: { uid: story.friendUid, text: 'We met at the shop.' }, updateSocialSettings: { friends: true } },
  ...{ acceptFriend: friend, refuseFriend: friend, cancelFriend: friend, removeFriend: friend },
  ...{
    report: { kind: 'PERSON', uid: story.friendUid, text: 'Sends advertising' },
    readReport: { uid: story.reportUid },
    reportAsAgent: { kind: 'GROUP', uid: story.groupUid, text: 'Insults' },
  },
  ...{
    resolveReport: { uid: story.reportUid, outcome: 'Warned' },
    closeSocialThread: { threadUid: story.groupThreadUid },
  },
  ...{ blockPerson: friend, unblockPerson: friend },
  ...{
    createGroup: { name: 'Marathon', members: [story.friendUid] },
    uploadGroupAvatar: { ...group, file: '(the bytes of marathon.png)' },
    updateGroup: { ...group, name: 'Marathon 2026' },
  },
  ...{ inviteToGroup: { ...group, members: [story.friendUid] }, joinGroup: group, refuseGroup: group },
  ...{ leaveGroup: group, removeFromGroup: ofMember, handGroupOver: ofMember },
  ...{ createColleagueGroup: { name: 'Night shift', members: [colleagueUid] }, leaveColleagueGroup: group },
  ...{ addColleagues: { ...group, members: [colleagueUid] }, removeColleague: ofColleague },
  ...{ uploadColleagueGroupAvatar: { ...group, file: '(the bytes of night.png)' } },
  ...{ handColleagueGroupOver: ofColleague, updateColleagueGroup: { ...group, name: 'Early shift' } },
  ...{ createApiKey: { name: 'shop backend' }, revokeApiKey: { uid: story.keyUid } },
}

/** Parameters by name, and by operation where a name has several meanings. */
const parameters: Readonly<Record<string, unknown>> = {
  ...{ topic, threadUid, workgroupUid, sid: workgroupUid, url: fileUrl, query: 'order 1042' },
  ...{ 'countAudience to': 'visitors' },
  ...{ 'getThread uid': threadUid, 'getLiveVisitor uid': story.liveUid, key: story.liveKey },
  'askTrigger name': 'Prices',
  ...{ 'getRecord uid': threadUid, 'listRecordMessages uid': threadUid },
  ...{
    'getContact uid': visitorUid,
    'exportVisitor uid': visitorUid,
    'getStatistics uid': workgroupUid,
  },
  ...{ 'findPeople query': 'Cleo' },
  ...{ 'listGroupMembers uid': story.groupUid, 'listColleagueGroupMembers uid': story.groupUid },
  ...{ token: 'pWq0Zr5xN1u8c6LkJd4vYh2sTgA9mBfE', v: 'lq2x8k0w' },
  ...{ 'getFile uid': story.fileUid, 'getThumbnail uid': story.fileUid },
  ...{ by: visitorUid, expires: askedAt + 3_600_000, signature: 'pWq0Zr5xN1u8c6LkJd4vYh2sTgA9mBfEoQiR7bXwUeM' },
}

/** Returns an example of an operation's body; undefined for an operation without one. */
export function exampleOfBody(operationId: string): object | undefined {
  return bodies[operationId]
}

/**
 * Returns an example of a parameter. Undefined for one that narrows the answer, because a page on which the API can be
 * tried fills in every example.
 */
export function exampleOfParameter(operationId: string, name: string): unknown {
  return parameters[`${operationId} ${name}`] ?? parameters[name]
}
