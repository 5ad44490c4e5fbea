import type { ConsoleWords } from '../words.ts'

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
    '?': 'These keys',
  },
}
