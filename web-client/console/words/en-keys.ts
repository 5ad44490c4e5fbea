import type { ConsoleWords } from './words.ts'

/** The keys, in English. */
export const keys: ConsoleWords['keys'] = {
  title: 'Keys',
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
    P: 'Keep beside the others',
    C: 'Show or hide details',
    '1 – 5': 'Tabs of the list',
    Z: 'Undo what was just deleted',
    Esc: 'Back to the list, where letters are keys',
    'Ctrl /': 'These keys, also while you write',
    '?': 'These keys, where nothing is open to write in',
  },
}

/** Finding anything, in English. */
export const palette: ConsoleWords['palette'] = {
  find: 'Find people, conversations, actions',
  nothing: 'Nothing fits.',
  actions: 'Actions',
  conversations: 'Conversations',
  people: 'Colleagues',
  search: (wanted) => `Search all messages for “${wanted}”`,
  setStatus: (status) => `Set yourself to ${status}`,
}

/** Taking back, in English. */
export const undo: ConsoleWords['undo'] = {
  undo: 'Undo',
  message: 'Message deleted',
  tags: (names) => `${names} removed`,
  field: (name) => `${name} deleted`,
}
