import type { AnnounceWords } from './announce-words.ts'

export const announce: AnnounceWords = {
  title: 'Announce something',
  toVisitors: 'To my visitors',
  toAgents: 'To the agents of a workgroup',
  say: {
    visitors: 'Everybody in your open conversations reads it there, with your name.',
    agents: 'They see it at once, or when they come back.',
  },
  workgroup: 'Workgroup',
  text: 'What do you want to say?',
  nobody: { visitors: 'You have no open conversations.', agents: 'This workgroup has no agents.' },
  send: 'Send',
  sendTo: {
    visitors: (count) => (count === 1 ? 'Send to 1 visitor' : `Send to ${count} visitors`),
    agents: (count) => (count === 1 ? 'Send to 1 agent' : `Send to ${count} agents`),
  },
  sent: (reached, missed) => `Sent to ${reached}${missed > 0 ? `; ${missed} could not be reached` : ''}.`,
  by: (name) => `Announcement from ${name}`,
  older: (count) => `${count} older`,
}
