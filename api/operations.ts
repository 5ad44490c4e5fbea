/** Who may call, recognized by their token, or `anyone` without one. A `newcomer` may resume an earlier visit. */
export type Callers = 'anyone' | 'newcomer' | 'visitor' | 'agent' | 'agent or backend'

/** An operation of the API, besides what its route checks. */
export interface Operation {
  /** Stable, because generated clients name their functions after it. */
  readonly id: string
  readonly callers: Callers
  /** Statuses it refuses with, besides those of every operation of its kind. */
  readonly refuses: readonly number[]
}

type OperationRow = readonly [id: string, callers: Callers, ...refuses: number[]]

/**
 * Returns the operation of a route by method and path, such as `GET /healthz`. Throws an Error for one without a row
 * here.
 */
export function operationOf(method: string, path: string): Operation {
  const row = rows[`${method} ${path}`]
  if (row === undefined) throw new Error(`Give ${method} ${path} a row in api/operations.ts.`)
  const [id, callers, ...refuses] = row
  return { id, callers, refuses }
}

const open: Readonly<Record<string, OperationRow>> = {
  'GET /healthz': ['getLiveness', 'anyone'],
  'GET /readyz': ['getReadiness', 'anyone'],
  'GET /metrics': ['getMetrics', 'anyone'],
  'POST /auth/v1/login': ['logIn', 'anyone', 401],
  'POST /auth/v1/refresh': ['refreshAgentTokens', 'anyone', 401],
  'POST /visitor/api/v1/init': ['initVisitor', 'newcomer', 403],
  'GET /visitor/api/v1/workgroup/availability': ['getAvailability', 'anyone'],
  'GET /visitor/api/v1/widget/config': ['getWidgetConfig', 'anyone'],
  'POST /visitor/api/v1/live/beat': ['tellLivePage', 'anyone'],
  'POST /visitor/api/v1/live/trigger': ['askTrigger', 'anyone'],
  'GET /file/:uid': ['getFile', 'anyone', 403, 404],
  'GET /avatar/:token': ['getAvatar', 'anyone', 404],
  'GET /file/:uid/thumbnail': ['getThumbnail', 'anyone', 403, 404],
}

const visitors: Readonly<Record<string, OperationRow>> = {
  'POST /visitor/api/v1/refresh': ['refreshVisitorToken', 'visitor'],
  'POST /visitor/api/v1/logout': ['logVisitorOut', 'visitor'],
  'POST /visitor/api/v1/thread': ['openThread', 'visitor', 409],
  'POST /visitor/api/v1/thread/close': ['closeOwnThread', 'visitor', 404, 409],
  'POST /visitor/api/v1/message/send': ['sendMessageAsVisitor', 'visitor', 404, 409],
  'GET /visitor/api/v1/message/thread/topic': ['listMessagesOfTopicAsVisitor', 'visitor', 404],
  'GET /visitor/api/v1/message/thread/uid': ['listMessagesOfThreadAsVisitor', 'visitor', 404],
  'GET /visitor/api/v1/message/sync': ['syncMessagesAsVisitor', 'visitor'],
  'POST /visitor/api/v1/message/sync': ['syncMessagesByBodyAsVisitor', 'visitor'],
  'GET /visitor/api/v1/message/unread/count': ['countUnread', 'visitor'],
  'POST /visitor/api/v1/message/unread/clear': ['clearUnread', 'visitor'],
  'POST /visitor/api/v1/live/claim': ['claimLivePage', 'visitor'],
  'POST /visitor/api/v1/browse': ['noteVisitedPage', 'visitor'],
  'POST /visitor/api/v1/feedback/submit': ['giveFeedback', 'visitor', 404, 409],
  'POST /visitor/api/feedback/submit': ['giveFeedbackUnversioned', 'visitor', 404, 409],
  'POST /visitor/api/v1/upload/file': ['uploadFileAsVisitor', 'visitor', 404],
  'POST /visitor/api/upload/file': ['uploadFileUnversioned', 'visitor', 404],
  'GET /visitor/api/v1/upload/sign': ['signFileAsVisitor', 'visitor', 404],
  'POST /visitor/api/v1/upload/sign': ['signFilesAsVisitor', 'visitor', 404],
}

const conversations: Readonly<Record<string, OperationRow>> = {
  'POST /api/v1/message/rest/send': ['sendMessageAsAgent', 'agent or backend', 404, 409],
  'GET /api/v1/message/thread/topic': ['listMessagesOfTopicAsAgent', 'agent', 404],
  'GET /api/v1/message/thread/uid': ['listMessagesOfThreadAsAgent', 'agent', 404],
  'GET /api/v1/message/sync': ['syncMessagesAsAgent', 'agent'],
  'POST /api/v1/message/sync': ['syncMessagesByBodyAsAgent', 'agent'],
  'GET /api/v1/message/search': ['searchMessages', 'agent'],
  'GET /api/v1/record/query': ['listRecords', 'agent'],
  'GET /api/v1/record/:uid': ['getRecord', 'agent', 404],
  'GET /api/v1/record/messages': ['listRecordMessages', 'agent', 404],
  'POST /api/v1/record/export': ['exportRecords', 'agent'],
  'GET /api/v1/record/statistics': ['countRecords', 'agent'],
  'POST /api/v1/upload/file': ['uploadFileAsAgent', 'agent', 404],
  'GET /api/v1/upload/sign': ['signFileAsAgent', 'agent', 404],
  'POST /api/v1/upload/sign': ['signFilesAsAgent', 'agent', 404],
  'GET /api/v1/thread/query': ['listThreads', 'agent'],
  'GET /api/v1/thread/:uid': ['getThread', 'agent', 404],
  'POST /api/v1/thread/begin': ['writeToVisitor', 'agent or backend', 404, 409],
  'POST /api/v1/thread/close': ['closeThread', 'agent', 404, 409],
  'POST /api/v1/thread/priority': ['setThreadPriority', 'agent or backend', 404, 409],
  'POST /api/v1/thread/wrapup': ['fileThread', 'agent', 404, 409],
  'POST /api/v1/thread/member': ['openColleagueThread', 'agent'],
  'POST /api/v1/thread/takeover': ['takeThreadOver', 'agent', 404, 409],
  'POST /api/v1/thread/transfer/create': ['transferThread', 'agent', 404, 409],
  'POST /api/v1/thread/transfer/accept': ['acceptTransfer', 'agent', 404, 409],
  'POST /api/v1/thread/transfer/reject': ['rejectTransfer', 'agent', 404, 409],
  'POST /api/v1/thread/transfer/cancel': ['cancelTransfer', 'agent', 404, 409],
  'GET /api/v1/thread/transfer/pending': ['listPendingTransfers', 'agent'],
  'POST /api/v1/thread/invite/create': ['inviteToThread', 'agent', 404, 409],
  'POST /api/v1/thread/invite/accept': ['acceptInvitation', 'agent', 404, 409],
  'POST /api/v1/thread/invite/reject': ['rejectInvitation', 'agent', 404, 409],
  'POST /api/v1/thread/invite/cancel': ['cancelInvitation', 'agent', 404, 409],
  'GET /api/v1/thread/invite/pending': ['listPendingInvitations', 'agent'],
  'POST /api/v1/thread/invite/leave': ['leaveThread', 'agent', 404, 409],
  'GET /api/v1/queue/query/queuing': ['listQueue', 'agent'],
  'GET /api/v1/leavemsg/query': ['listLeftMessages', 'agent'],
  'POST /api/v1/leavemsg/answer': ['answerLeftMessage', 'agent', 404, 409],
}

const agents: Readonly<Record<string, OperationRow>> = {
  'POST /api/v1/user/logout': ['logOut', 'agent'],
  'GET /api/v1/user/profile': ['getProfile', 'agent'],
  'PUT /api/v1/user/profile': ['updateProfile', 'agent'],
  'POST /api/v1/user/avatar': ['uploadOwnAvatar', 'agent'],
  'POST /api/v1/user/change/password': ['changeOwnPassword', 'agent'],
  'POST /api/v1/agent/update/status': ['setAgentStatus', 'agent'],
  'GET /api/v1/agent/offers': ['listOffers', 'agent'],
  'GET /api/v1/queue/brief': ['getThreadBrief', 'agent', 404],
  'POST /api/v1/agent/accept': ['acceptThread', 'agent', 404, 409],
  'POST /api/v1/agent/decline': ['declineThread', 'agent', 404, 409],
  'GET /api/v1/agent/query': ['listAgents', 'agent'],
  'GET /api/v1/contact/query': ['listContacts', 'agent'],
  'GET /api/v1/contact/:uid': ['getContact', 'agent', 404],
  'POST /api/v1/contact/update': ['updateContact', 'agent', 404],
  'POST /api/v1/contact/block': ['blockContact', 'agent', 404],
  'POST /api/v1/contact/unblock': ['unblockContact', 'agent', 404],
  'POST /api/v1/contact/merge': ['mergeContacts', 'agent', 404, 409],
  'POST /api/v1/contact/unmerge': ['undoMerge', 'agent', 404],
  'GET /api/v1/block/query': ['listBlocks', 'agent', 403],
  'POST /api/v1/block/address': ['blockAddress', 'agent', 403, 404],
  'POST /api/v1/block/remove': ['removeBlock', 'agent', 403, 404],
  'GET /api/v1/live/sites': ['listLiveSites', 'agent'],
  'GET /api/v1/live/query': ['listLiveVisitors', 'agent', 404],
  'GET /api/v1/live/:uid': ['getLiveVisitor', 'agent', 404],
  'POST /api/v1/live/begin': ['writeToLiveVisitor', 'agent', 404, 409],
  'POST /api/v1/contact/erase': ['eraseVisitor', 'agent', 403, 404],
  'GET /api/v1/contact/:uid/export': ['exportVisitor', 'agent', 403, 404],
  'GET /api/v1/retention/query': ['getRetention', 'agent', 403],
  'POST /api/v1/retention/update': ['updateRetention', 'agent', 403],
  'GET /api/v1/erasure/query': ['listErasures', 'agent'],
  'GET /api/v1/quickreply/query/org': ['listQuickReplies', 'agent'],
  'POST /api/v1/quickreply/create': ['createQuickReply', 'agent', 409],
  'POST /api/v1/quickreply/update': ['updateQuickReply', 'agent', 404, 409],
  'POST /api/v1/quickreply/delete': ['deleteQuickReply', 'agent', 404],
  'GET /api/v1/announcement/audience': ['countAudience', 'agent'],
  'POST /api/v1/announcement/create': ['announce', 'agent', 409],
  'GET /api/v1/announcement/query': ['listAnnouncements', 'agent'],
}

const settings: Readonly<Record<string, OperationRow>> = {
  'POST /api/v1/agent/create': ['createAgent', 'agent', 409],
  'POST /api/v1/agent/update': ['updateAgent', 'agent', 409],
  'POST /api/v1/agent/delete': ['deleteAgent', 'agent', 409],
  'GET /api/v1/workgroup/query': ['listWorkgroups', 'agent'],
  'POST /api/v1/workgroup/create': ['createWorkgroup', 'agent'],
  'POST /api/v1/workgroup/update': ['updateWorkgroup', 'agent'],
  'POST /api/v1/workgroup/avatar': ['uploadWorkgroupAvatar', 'agent'],
  'POST /api/v1/workgroup/delete': ['deleteWorkgroup', 'agent', 409],
  'GET /api/v1/workgroup/statistics': ['getStatistics', 'agent', 404],
  'GET /api/v1/workgroup/member/query': ['listMembers', 'agent'],
  'POST /api/v1/workgroup/member/add': ['addMember', 'agent'],
  'POST /api/v1/workgroup/member/update': ['updateMember', 'agent', 404],
  'POST /api/v1/workgroup/member/remove': ['removeMember', 'agent', 404],
  'GET /api/v1/widget/query': ['getWidget', 'agent'],
  'POST /api/v1/widget/update': ['updateWidget', 'agent'],
  'GET /api/v1/audit/query': ['listAuditEntries', 'agent'],
  'GET /api/v1/apikey/query': ['listApiKeys', 'agent'],
  'POST /api/v1/apikey/create': ['createApiKey', 'agent'],
  'POST /api/v1/apikey/revoke': ['revokeApiKey', 'agent', 404],
}

/** App users among themselves. */
const social: Readonly<Record<string, OperationRow>> = {
  'GET /visitor/api/v1/social/settings': ['getOwnSocialSettings', 'visitor', 404],
  'GET /visitor/api/v1/friend/query': ['listFriends', 'visitor', 404],
  'POST /visitor/api/v1/friend/ask': ['askFriend', 'visitor', 404, 409],
  'POST /visitor/api/v1/friend/accept': ['acceptFriend', 'visitor', 404, 409],
  'POST /visitor/api/v1/friend/refuse': ['refuseFriend', 'visitor', 404, 409],
  'POST /visitor/api/v1/friend/cancel': ['cancelFriend', 'visitor', 404, 409],
  'POST /visitor/api/v1/friend/remove': ['removeFriend', 'visitor', 404, 409],
  'POST /visitor/api/v1/friend/block': ['blockPerson', 'visitor', 404, 409],
  'POST /visitor/api/v1/friend/unblock': ['unblockPerson', 'visitor', 404, 409],
  'GET /visitor/api/v1/group/query': ['listGroups', 'visitor', 404],
  'GET /visitor/api/v1/group/invitations': ['listGroupInvitations', 'visitor', 404],
  'GET /visitor/api/v1/group/members': ['listGroupMembers', 'visitor', 404],
  'POST /visitor/api/v1/group/create': ['createGroup', 'visitor', 404, 409],
  'POST /visitor/api/v1/group/invite': ['inviteToGroup', 'visitor', 404, 409],
  'POST /visitor/api/v1/group/accept': ['joinGroup', 'visitor', 404, 409],
  'POST /visitor/api/v1/group/refuse': ['refuseGroup', 'visitor', 404, 409],
  'POST /visitor/api/v1/group/leave': ['leaveGroup', 'visitor', 404, 409],
  'POST /visitor/api/v1/group/remove': ['removeFromGroup', 'visitor', 404, 409],
  'POST /visitor/api/v1/group/handover': ['handGroupOver', 'visitor', 404, 409],
  'POST /visitor/api/v1/group/update': ['updateGroup', 'visitor', 404, 409],
  'GET /api/v1/group/query': ['listColleagueGroups', 'agent'],
  'GET /api/v1/group/members': ['listColleagueGroupMembers', 'agent', 404],
  'POST /api/v1/group/create': ['createColleagueGroup', 'agent', 409],
  'POST /api/v1/group/add': ['addColleagues', 'agent', 404, 409],
  'POST /api/v1/group/leave': ['leaveColleagueGroup', 'agent', 404, 409],
  'POST /api/v1/group/remove': ['removeColleague', 'agent', 404, 409],
  'POST /api/v1/group/handover': ['handColleagueGroupOver', 'agent', 404, 409],
  'POST /api/v1/group/update': ['updateColleagueGroup', 'agent', 404, 409],
  'POST /visitor/api/v1/group/avatar': ['uploadGroupAvatar', 'visitor', 404, 409],
  'POST /api/v1/group/avatar': ['uploadColleagueGroupAvatar', 'agent', 404, 409],
  'GET /visitor/api/v1/person/search': ['findPeople', 'visitor', 404],
  'POST /visitor/api/v1/report/create': ['report', 'visitor', 404],
  'POST /api/v1/report/create': ['reportAsAgent', 'agent', 404],
  'GET /api/v1/report/query': ['listReports', 'agent'],
  'POST /api/v1/report/read': ['readReport', 'agent', 404],
  'POST /api/v1/report/resolve': ['resolveReport', 'agent', 404],
  'POST /api/v1/social/close': ['closeSocialThread', 'agent', 404],
  'GET /api/v1/social/settings': ['getSocialSettings', 'agent'],
  'POST /api/v1/social/settings': ['updateSocialSettings', 'agent'],
}

const rows = { ...open, ...visitors, ...conversations, ...agents, ...settings, ...social }

/** Returns the method of a route as used in its row: HEAD is a GET without its body. */
export function methodOf({ method }: { readonly method: string | readonly string[] }): string {
  const name = String(method)
  return name === 'HEAD' ? 'GET' : name
}
