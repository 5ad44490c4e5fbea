import type { ActWords, AuditWords } from './settings-words.ts'

export const actsInEnglish: ActWords = {
  'agent.create': 'Added an agent',
  'agent.update': 'Changed an agent',
  'agent.delete': 'Deleted an agent',
  'workgroup.create': 'Added a workgroup',
  'workgroup.update': 'Changed a workgroup',
  'workgroup.delete': 'Deleted a workgroup',
  'member.add': 'Added a member',
  'member.update': 'Changed a member',
  'member.remove': 'Removed a member',
  'widget.update': 'Changed the widget',
  'apikey.create': 'Created an API key',
  'apikey.revoke': 'Revoked an API key',
  'quickreply.create': 'Added a shared quick reply',
  'quickreply.merge': 'Imported shared quick replies',
  'quickreply.update': 'Changed a shared quick reply',
  'quickreply.delete': 'Deleted a shared quick reply',
  'thread.takeover': 'Took over a conversation',
  'profile.update': 'Changed own profile',
  'password.set': 'Set a password',
  'identity.read': 'Read the identity secret',
  'thread.begin': 'Began a conversation',
  'announcement.send': 'Sent an announcement',
  login: 'Signed in',
  'login.failed': 'Failed sign-in',
}

export const auditInEnglish: AuditWords = {
  actsOn: {
    'thread.takeover': 'A conversation',
    'quickreply.merge': 'Quick replies',
    'identity.read': 'Visitors’ identity',
    'apikey.revoke': 'An API key',
  },
  auditFields: {
    agentUid: 'Agent',
    imported: 'Count',
    avatar: 'Picture',
    signature: 'About',
    language: 'Language',
    invisible: 'Invisible',
    audience: 'Sent to',
    reached: 'Reached',
    missed: 'Not reached',
  },
  audiences: { visitors: 'their own visitors', agents: 'the agents of the workgroup' },
}
