import type { LeftWords } from './left-words.ts'

export const left: LeftWords = {
  title: '留言',
  open: '待回复',
  toAnswer: (count) => `${count} 条待回复`,
  answered: '已回复',
  empty: '没有待回复的留言。',
  emptyAnswered: '还没有回复过的留言。',
  answer: '写下回复，访客再次打开聊天时会看到。',
  noEmail: 'Parley 不会自动发送邮件；如需发邮件，请点击上方的邮箱地址。',
  send: '发送回复',
  sent: '已发送',
  answeredBy: (name, time) => `${name} 回复于 ${time}`,
  loading: '加载中…',
}
