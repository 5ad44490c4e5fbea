import type { ConsoleWords } from '../words.ts'

/** The keys, in English. */
export const keys: ConsoleWords['keys'] = {
  title: 'Keys',
  what: {
    'Ctrl K': 'Find anything',
    'J / K': 'Next / previous conversation',
    'A / D': 'Accept / decline the first offer',
    R: 'Write a reply',
    '/': 'Quick replies',
    T: 'Transfer',
    I: 'Invite',
    N: 'Note',
    E: 'End',
    P: 'Keep beside the others',
    C: 'Show or hide details',
    '1 – 5': 'Tabs of the list',
    Z: 'Undo what was just deleted',
    Esc: 'Leave the text, close what is open',
    '?': 'These keys',
  },
}
