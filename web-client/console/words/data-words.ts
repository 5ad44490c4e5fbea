import { type ModerationWords, socialInChinese, socialInEnglish } from './pages/social-words.ts'

/** The texts about what is stored of people, and for how long; and what app users do among themselves. */
export interface DataWords {
  readonly social: ModerationWords
  /** Of one visitor: to take away, and to erase. */
  readonly title: string
  readonly say: string
  readonly exportAll: string
  readonly exporting: string
  readonly exported: string
  readonly exportFailed: string
  readonly erase: string
  readonly eraseTitle: (name: string) => string
  readonly eraseSay: string
  readonly eraseKeeps: string
  readonly eraseConfirm: (name: string) => string
  readonly eraseYes: string
  readonly erasing: (name: string) => string
  /** An admin has erased the visitor whose conversation was open. */
  readonly erased: string
  readonly keptSay: string
  readonly threadDays: readonly [title: string, say: string]
  readonly fileDays: readonly [title: string, say: string]
  readonly daysWrong: string
  readonly shortenTitle: string
  readonly shortenThreads: (days: number) => string
  readonly shortenFiles: (days: number) => string
  readonly shortenSay: string
  readonly shorten: string
  readonly erasures: string
  readonly noErasures: string
  readonly erasureColumns: readonly string[]
  readonly done: (at: string) => string
  readonly underWay: (messages: number, expected: number) => string
}

export const dataInEnglish: DataWords = {
  social: socialInEnglish,
  title: 'Their data',
  say: 'Everything that is stored about this visitor.',
  exportAll: 'Export',
  exporting: 'Exporting…',
  exported: 'The export has been downloaded.',
  exportFailed: 'The export was not completed. Try again.',
  erase: 'Erase…',
  eraseTitle: (name) => `Erase ${name} for good?`,
  eraseSay:
    'All their conversations, notes, files and contact details are erased, for you and for all colleagues. An open conversation ends, and they are signed out of the chat. This cannot be undone.',
  eraseKeeps: 'Statistics count them apart, as erased, without the name.',
  eraseConfirm: (name) => `Type “${name}” to confirm`,
  eraseYes: 'Erase for good',
  erasing: (name) => `${name} is being erased. Progress is shown in the settings, under Data retention.`,
  erased: 'This visitor was erased, with the conversation.',
  keptSay:
    'How long conversations and files are kept. What is older is erased for good, once a day. Statistics count them apart, as erased.',
  threadDays: ['Keep conversations', 'Days after the end of a conversation with a visitor. 0 keeps them for ever.'],
  fileDays: ['Keep files', 'Days after the upload. The messages stay, without the files. 0 keeps them for ever.'],
  daysWrong: 'A whole number from 0 to 36,500.',
  shortenTitle: 'Erase what is older?',
  shortenThreads: (days) =>
    `Conversations that ended more than ${daysIn(days)} ago are erased, notes and files included.`,
  shortenFiles: (days) => `Files that were sent more than ${daysIn(days)} ago are erased.`,
  shortenSay: 'This begins within a day and cannot be undone.',
  shorten: 'Erase what is older',
  erasures: 'Erased visitors',
  noErasures: 'Nobody has been erased. Open a conversation to erase its visitor.',
  erasureColumns: ['Requested', 'By', 'Progress'],
  done: (at) => `Done, ${at}`,
  underWay: (messages, expected) => `${messages} of ${expected} messages`,
}

export const dataInChinese: DataWords = {
  social: socialInChinese,
  title: '访客数据',
  say: '系统中保存的该访客的全部数据。',
  exportAll: '导出',
  exporting: '正在导出…',
  exported: '导出文件已下载。',
  exportFailed: '导出未完成，请重试。',
  erase: '彻底删除…',
  eraseTitle: (name) => `彻底删除 ${name}？`,
  eraseSay:
    '该访客的所有会话、备注、文件和联系方式都将被删除，您和其他客服都无法再查看。进行中的会话会结束，访客会退出聊天。此操作无法撤销。',
  eraseKeeps: '统计中会单独计为“已彻底删除”，不再包含姓名。',
  eraseConfirm: (name) => `请输入“${name}”以确认`,
  eraseYes: '彻底删除',
  erasing: (name) => `正在删除 ${name}，可在“设置 · 数据保留”中查看进度。`,
  erased: '该访客及其会话已被彻底删除。',
  keptSay: '会话和文件的保留期限。过期内容每天清理一次，彻底删除，无法恢复；统计中单独计为“已彻底删除”。',
  threadDays: ['会话保留天数', '自与访客的会话结束起计算，0 表示永久保留。'],
  fileDays: ['文件保留天数', '自上传起计算。消息会保留，文件会删除。0 表示永久保留。'],
  daysWrong: '请输入 0 到 36500 之间的整数。',
  shortenTitle: '删除过期内容？',
  shortenThreads: (days) => `结束超过 ${days} 天的会话将被删除，包括备注和文件。`,
  shortenFiles: (days) => `发送超过 ${days} 天的文件将被删除。`,
  shortenSay: '一天之内开始执行，无法撤销。',
  shorten: '删除过期内容',
  erasures: '已删除的访客',
  noErasures: '还没有删除过访客。打开会话即可删除其访客。',
  erasureColumns: ['申请时间', '操作人', '进度'],
  done: (at) => `已完成，${at}`,
  underWay: (messages, expected) => `${messages} / ${expected} 条消息`,
}

function daysIn(days: number): string {
  return days === 1 ? 'a day' : `${days} days`
}
