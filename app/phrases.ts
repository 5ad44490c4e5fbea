/** What the server itself says in a thread, in English; texts per workgroup and language come with its settings. */
export const phrases = {
  welcome: 'Welcome! You are connected, how can we help?',
  continued: 'Welcome back.',
  queued: 'Everyone is busy at the moment. Your message is safe here and will be answered in turn.',
  closedByVisitor: 'The visitor has ended the conversation.',
  closedByAgent: 'The agent has ended the conversation.',
  reopened: 'A new conversation has been started.',
} as const
