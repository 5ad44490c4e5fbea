import type { ReportKind } from '../../../../domain/message/report.ts'
import type { SearchMode } from '../../../../domain/organization/social-settings.ts'

/** The texts about what app users do among themselves, and what they report. */
export interface ModerationWords {
  readonly say: string
  readonly friends: readonly [title: string, say: string]
  readonly groups: readonly [title: string, say: string]
  readonly search: readonly [title: string, say: string]
  readonly searchModes: Readonly<Record<SearchMode, string>>
  readonly reports: string
  readonly open: string
  readonly settled: string
  readonly loading: string
  readonly empty: string
  readonly emptySettled: string
  readonly more: string
  readonly toSettle: (count: number) => string
  /** What somebody reports: a person or group by name, a message by its group's name; empty for one of a friend. */
  readonly about: Readonly<Record<ReportKind, (name: string) => string>>
  readonly deleted: string
  readonly noText: string
  readonly read: string
  readonly readSay: string
  readonly said: (name: string, at: string) => string
  readonly contact: string
  readonly close: string
  readonly closeTitle: string
  readonly closeSay: string
  readonly closed: string
  readonly outcome: string
  readonly settle: string
  readonly isSettled: string
  readonly settledWith: (outcome: string) => string
  readonly settledSilently: string
}

export const socialInEnglish: ModerationWords = {
  say: 'What the people in your app may do among themselves. It concerns only those whom your site has proven (visitorHash); other visitors see nothing of it.',
  friends: [
    'Friends',
    'App users can ask each other for friendship and write to each other. Switched off, what they wrote is kept but nobody sees it.',
  ],
  groups: [
    'Groups',
    'App users can have groups of up to 500 members. Switched off, what they wrote is kept but nobody sees it.',
  ],
  search: [
    'Who finds whom',
    'How app users find each other: by name, or only by their account name at your site. It applies to all of them at once.',
  ],
  searchModes: {
    everybody: 'Everybody, by the beginning of the name',
    exact: 'Only by exact account name',
    nobody: 'Nobody',
  },
  reports: 'Reports',
  open: 'Open',
  settled: 'Settled',
  loading: 'Loading reports…',
  empty: 'No open reports. What app users report about people, messages and groups is shown here.',
  emptySettled: 'No settled reports.',
  more: 'Show more',
  toSettle: (count) => (count === 1 ? '1 open report' : `${count} open reports`),
  about: {
    PERSON: (name) => `reports ${name}`,
    MESSAGE: (group) => (group === '' ? 'reports a message' : `reports a message in the group ${group}`),
    GROUP: (name) => `reports the group ${name}`,
  },
  deleted: 'somebody who is gone',
  noText: 'Without a comment.',
  read: 'Read the message',
  readSay: 'You see only this message, as it was when it was reported. That you read it is recorded in the audit log.',
  said: (name, at) => `${name}, ${at}`,
  contact: 'Open contact',
  close: 'Close the conversation…',
  closeTitle: 'Close this conversation for everybody?',
  closeSay:
    'Nobody in it can write any more: a group ends, and friends are no longer friends. They can no longer open it. This cannot be undone.',
  closed: 'The conversation is closed.',
  outcome: 'What you did about it (optional)',
  settle: 'Settle',
  isSettled: 'The report is settled.',
  settledWith: (outcome) => `Settled: ${outcome}`,
  settledSilently: 'Settled without a comment.',
}

export const socialInChinese: ModerationWords = {
  say: '设置 App 用户之间可以使用的功能。仅对网站已验证身份（visitorHash）的用户生效，其他访客看不到任何相关内容。',
  friends: ['好友', 'App 用户可以互加好友并聊天。关闭后，聊天记录会保留，但任何人都无法查看。'],
  groups: ['群组', 'App 用户可以创建群组，每个群组最多 500 人。关闭后，聊天记录会保留，但任何人都无法查看。'],
  search: ['用户搜索', 'App 用户之间如何找到对方：按名称，或仅按网站账号。对所有用户立即生效。'],
  searchModes: {
    everybody: '所有人，按名称开头搜索',
    exact: '仅限输入完整的网站账号',
    nobody: '不可搜索',
  },
  reports: '举报',
  open: '待处理',
  settled: '已处理',
  loading: '正在加载举报…',
  empty: '没有待处理的举报。App 用户对用户、消息和群组的举报会显示在这里。',
  emptySettled: '没有已处理的举报。',
  more: '加载更多',
  toSettle: (count) => `${count} 条待处理的举报`,
  about: {
    PERSON: (name) => `举报了用户“${name}”`,
    MESSAGE: (group) => (group === '' ? '举报了一条消息' : `举报了群组“${group}”中的一条消息`),
    GROUP: (name) => `举报了群组“${name}”`,
  },
  deleted: '已不存在的用户',
  noText: '未填写说明。',
  read: '查看消息',
  readSay: '您只能看到被举报的这条消息在举报时的内容，查看操作会记入操作日志。',
  said: (name, at) => `${name}，${at}`,
  contact: '查看联系人',
  close: '关闭会话…',
  closeTitle: '为所有人关闭该会话？',
  closeSay: '会话中的所有人都无法再发送消息：群组会解散，好友关系会解除，也无法再打开该会话。此操作无法撤销。',
  closed: '会话已关闭。',
  outcome: '处理说明（选填）',
  settle: '标记为已处理',
  isSettled: '举报已处理。',
  settledWith: (outcome) => `处理结果：${outcome}`,
  settledSilently: '已处理，未填写说明。',
}
