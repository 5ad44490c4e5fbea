/** The server's phrases for a thread whose workgroup has no text of its own, with variables in braces. */
const english = {
  welcome: 'Welcome! You are connected. How can we help?',
  taken: '{agent.name} is with you now.',
  begun: '{agent.name} writes to you.',
  continued: 'Welcome back.',
  queued: 'You are in the queue. We have your message and will reply in turn.',
  returned: '{agent.name} has left. You are back in your place in the queue, and a colleague takes over.',
  moved: 'You are being transferred to {workgroup.name}. You keep your place in the queue.',
  handedOver: '{agent.name} has taken over the conversation.',
  joined: '{agent.name} has joined the conversation.',
  left: '{agent.name} has left the conversation.',
  away: 'We are away right now. Leave a message: you will find our reply here.',
  full: 'All agents are busy and the queue is full. Leave a message: you will find our reply here.',
  closedByVisitor: 'The visitor has ended the conversation.',
  closedByAgent: '{agent.name} has ended the conversation.',
  closedIdle: 'The conversation has ended due to inactivity.',
  closedGone: 'The visitor has left before the conversation began.',
  closedAbsent: 'The conversation has ended because the visitor was away for a long time.',
  visitorLeft: 'The visitor has left.',
  visitorBack: 'The visitor is back.',
  reopened: 'A new conversation has started.',
  idle: 'Are you still there? The conversation ends soon without a reply.',
  rateInvite: 'How was this conversation? Your rating helps us.',
} as const

export type PhraseName = keyof typeof english
export type Phrases = Readonly<Record<PhraseName, string>>

const chinese: Phrases = {
  welcome: '您好，已为您接通客服，请问有什么可以帮您？',
  taken: '{agent.name}已接入，为您服务。',
  begun: '{agent.name}向您发来消息。',
  continued: '欢迎回来。',
  queued: '您已进入排队，消息已收到，我们会按顺序尽快回复。',
  returned: '{agent.name}已离开，您已回到原来的排队位置，其他客服将尽快为您服务。',
  moved: '正在为您转接至{workgroup.name}，您的排队位置保持不变，我们会按顺序尽快回复。',
  handedOver: '已为您转接至{agent.name}。',
  joined: '{agent.name}已加入会话。',
  left: '{agent.name}已离开会话。',
  away: '当前没有客服在线，请留言，客服回复后您可在此处查看。',
  full: '客服正忙，排队人数已满，请留言，客服回复后您可在此处查看。',
  closedByVisitor: '访客已结束会话。',
  closedByAgent: '{agent.name}已结束会话。',
  closedIdle: '由于长时间没有新消息，会话已自动结束。',
  closedGone: '访客在接通之前已离开。',
  closedAbsent: '由于访客长时间不在线，会话已自动结束。',
  visitorLeft: '访客已离开。',
  visitorBack: '访客已回来。',
  reopened: '已开始新的会话。',
  idle: '您还在吗？如果没有新消息，会话将很快自动结束。',
  rateInvite: '请为本次服务评分，您的评价对我们很重要。',
}

export const phrases: Readonly<Record<'en' | 'zh-CN', Phrases>> = { en: english, 'zh-CN': chinese }

interface ValueWords {
  /** An estimated wait, as it stands within a sentence. */
  readonly wait: (seconds: number) => string
}

const englishValues: ValueWords = {
  wait: (seconds) => {
    const minutes = minutesIn(seconds)
    if (minutes >= 60) return 'an hour or more'
    return minutes === 1 ? 'a minute' : `${minutes} minutes`
  },
}

const chineseValues: ValueWords = {
  wait: (seconds) => {
    const minutes = minutesIn(seconds)
    return minutes >= 60 ? '一小时以上' : `${minutes} 分钟`
  },
}

/** What stands for a variable in a text. */
export const valueWords: Readonly<Record<'en' | 'zh-CN', ValueWords>> = { en: englishValues, 'zh-CN': chineseValues }

function minutesIn(seconds: number): number {
  return Math.max(1, Math.round(seconds / 60))
}
