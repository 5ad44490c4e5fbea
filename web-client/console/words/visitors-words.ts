/** The texts about visitors to whom agents write first. */
export interface VisitorsWords {
  readonly begin: string
  readonly beginTitle: (name: string) => string
  /** What happens to the message, and to the agent's capacity. */
  readonly beginSay: string
  readonly text: string
  readonly send: string
  /** Why the server refused. */
  readonly cannot: string
}

const english: VisitorsWords = {
  begin: 'Start a conversation',
  beginTitle: (name) => `Start a conversation with ${name}`,
  beginSay:
    'They read it at once if they are on the site, otherwise when they come back. The conversation is yours and counts as one of your open ones.',
  text: 'Message',
  send: 'Send',
  cannot: 'You cannot write to this visitor now. A colleague may be talking with them.',
}

const chinese: VisitorsWords = {
  begin: '发起会话',
  beginTitle: (name) => `向${name}发起会话`,
  beginSay: '访客在网站上会立即看到，否则再次来访时看到。会话由您接待，计入您的同时接待数。',
  text: '消息内容',
  send: '发送',
  cannot: '现在无法给这位访客发消息，可能有同事正在接待。',
}

export const visitorsWords: Readonly<Record<'en' | 'zh-CN', VisitorsWords>> = { en: english, 'zh-CN': chinese }
