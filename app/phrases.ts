/** What the server itself says in a thread, in English; texts per workgroup and language come with its settings. */
export const phrases = {
  welcome: 'Welcome! You are connected, how can we help?',
  continued: 'Welcome back.',
  queued: 'Everyone is busy at the moment. Your message is safe here and will be answered in turn.',
  returned: 'Your agent has left. You are back in your place and will be answered in turn.',
  away: 'Nobody is here at the moment. Leave a message and we will come back to you.',
  closedByVisitor: 'The visitor has ended the conversation.',
  closedByAgent: 'The agent has ended the conversation.',
  reopened: 'A new conversation has been started.',
} as const
