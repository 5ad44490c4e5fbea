import { sharedWords } from '../../ui/words/en.ts'
import type { ConsoleWords } from './words.ts'

export const happened: ConsoleWords['happened'] = {
  // Older messages do not say how.
  GREETED: (name) => `The conversation went to ${within(name)}`,
  GREETED_ASSIGNED: (name) => `The conversation was assigned to ${within(name)}`,
  GREETED_ACCEPTED: (name) => `${name} accepted the conversation`,
  GREETED_TAKEN: (name) => `${name} took the conversation from the queue`,
  GREETED_BEGUN: (name) => `${name} began the conversation`,
  RETURNED: (name) => `${name} went offline: back in the queue`,
  MOVED: (name) => `Moved to ${within(name)}`,
  REOPENED: (name) => `${name} came back: the conversation continues`,
  TRANSFERRED: (name, before) =>
    before ? `${name} took over the conversation from ${within(before)}` : `${name} took over the conversation`,
  JOINED: (name) => `${name} joined the conversation`,
  LEFT: (name) => `${name} left the conversation`,
  AWAY: () => 'Nobody was there: the visitor was asked to leave a message',
  FULL: () => 'The queue was full: the visitor was asked to leave a message',
  IDLE: () => 'No messages for a while: the visitor was warned that the conversation ends soon',
  ENDED: (name) => `${name} ended the conversation`,
  ENDED_ANEW: (name) => `${name} started a new conversation`,
  ENDED_IDLE: () => 'The conversation ended due to inactivity',
  ENDED_GONE: (name) => `${name} left before anybody answered`,
  VISITOR_LEFT: (name) => `${name} left`,
  VISITOR_BACK: (name) => `${name} came back`,
  ENDED_ABSENT: () => 'The conversation ended because the visitor was away for a long time',
  ANNOUNCED: (name) => (name === sharedWords.you ? 'Your announcement' : `Announcement from ${name}`),
  GROUP_CREATED: (name) => `${name} created the group`,
  GROUP_JOINED: (name) => `${name} joined the group`,
  GROUP_LEFT: (name) => `${name} left the group`,
  GROUP_REMOVED: (name) => (name === sharedWords.you ? 'You were removed' : `${name} was removed from the group`),
  GROUP_OWNED: (name) => (name === sharedWords.you ? 'You own the group now' : `${name} owns the group now`),
  GROUP_CHANGED: (name) => `${name} changed the group’s name or picture`,
  GROUP_CLOSED: () => 'The group was closed',
  RATING_ASKED: () => 'The visitor was asked for a rating',
}

/** Returns a name as it stands within a sentence. */
function within(name: string): string {
  return name === sharedWords.you ? 'you' : name
}
