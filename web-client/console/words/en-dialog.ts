import type { ConsoleWords } from './words.ts'

export const dialog: ConsoleWords['dialog'] = {
  close: 'Close',
  transferTitle: (name) => `Transfer the conversation with ${name}`,
  inviteTitle: (name) => `Invite a colleague to the conversation with ${name}`,
  find: 'Find a colleague',
  noteToColleague: 'What should they know? (only colleagues see it)',
  askTransfer: 'Ask to take over',
  askInvite: 'Ask to join',
  workgroups: 'Workgroups',
  colleagues: 'Colleagues',
  nobody: 'Nobody has that name.',
  noColleague: 'You have no colleagues here yet. An admin can add them in the settings.',
  noColleagueAdmin: 'You have no colleagues here yet. Add them in the settings, under Agents.',
  endTitle: (name) => `End the conversation with ${name}?`,
  endSay: 'The visitor is told, and can start a new one at any time.',
  end: 'End conversation',
  leavingTitle: 'You still have open conversations',
  leavingSay: (count) =>
    count === 1
      ? 'One conversation stays yours while you are offline. Transfer or end it so that nobody waits.'
      : `${count} conversations stay yours while you are offline. Transfer or end them so that nobody waits.`,
  leavingGo: 'Go offline, keep them',
  leavingStay: 'Review them',
  takeOverTitle: (name) => `Take over the conversation with ${name}?`,
  takeOverSay:
    'You can read it once it is yours. Its agent is told and leaves it; the visitor is told that you take over.',
  takeOver: 'Take over',
  leaveTitle: (name) => `Leave the conversation with ${name}?`,
  leaveSay: 'Your colleague keeps it. To come back, you need a new invitation.',
  leave: 'Leave conversation',
  declineTitle: (name) => (name === '' ? 'Decline?' : `Decline ${name}?`),
  declineSay: 'The conversation is offered to a colleague, or stays in the queue.',
  signOutTitle: 'Sign out?',
  signOutOpen: (count) =>
    count === 1
      ? 'One conversation is still open. Soon after you sign out it goes back to the queue, for a colleague to take.'
      : `${count} conversations are still open. Soon after you sign out they go back to the queue, for colleagues to take.`,
  signOutSay: 'Your drafts in this browser are deleted.',
  rateTitle: (name) => `Ask ${name} for a rating?`,
  rateSay: 'Five stars appear in their chat now. The conversation goes on.',
  rejectSay: 'Your colleague is told, and keeps the conversation.',
  unsavedTitle: 'Leave without saving?',
  unsavedSay: 'What you wrote on this page is not saved yet, and is lost if you leave.',
  unsavedGo: 'Leave',
  recallTitle: 'Take back this message?',
  recallSay: 'Its readers see that a message was taken back. This cannot be undone.',
}
