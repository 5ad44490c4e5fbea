import type { ConsoleWords } from './words.ts'

export const keys: ConsoleWords['keys'] = {
  title: 'Shortcuts',
  what: {
    'Ctrl K': 'Find anything',
    'J / K': 'Next / previous conversation',
    'A / D': 'Accept / decline the first offer',
    R: 'Write a reply',
    S: 'Search conversations',
    '/': 'Quick replies',
    T: 'Transfer',
    I: 'Invite',
    N: 'Note',
    E: 'End',
    P: 'Pin beside the others',
    C: 'Show or hide details',
    '1 – 5': 'Tabs of the list',
    Z: 'Undo, as long as a notice offers it',
    Esc: 'Back to the list, for single-key shortcuts',
    'Ctrl /': 'These shortcuts, even while you write',
    '?': 'These shortcuts, unless you are writing',
  },
}

export const palette: ConsoleWords['palette'] = {
  find: 'Find people, conversations, actions',
  nothing: 'No matches.',
  actions: 'Actions',
  conversations: 'Conversations',
  people: 'Colleagues',
  search: (wanted) => `Search all messages for “${wanted}”`,
  setStatus: (status) => `Set status to ${status}`,
}

export const undo: ConsoleWords['undo'] = {
  undo: 'Undo',
  message: 'Message deleted',
  tags: (names) => `${names} removed`,
  field: (name) => `${name} deleted`,
}

export const notify: ConsoleWords['notify'] = {
  offer: 'A conversation is offered to you',
  newThread: 'A new conversation is yours',
  transfer: (name) => `${name} asks you to take over a conversation`,
  invite: (name) => `${name} asks you to join a conversation`,
}
