import type { StatisticsWords } from './statistics-words.ts'

export const statistics: StatisticsWords = {
  group: '技能组或客服',
  period: '时间范围',
  periods: { today: '今天', week: '近 7 天', month: '近 30 天' },
  now: '当前',
  board: '实时大屏',
  longestWait: '最长排队',
  full: (count) => `${count} 人已满`,
  waiting: '排队中',
  chatting: '进行中',
  answered: '已接待',
  answeredSay: '客服已回复',
  missed: '未接待',
  missedSay: '访客发过消息，无人回复',
  firstResponse: '首次响应',
  wait: '排队时长',
  csat: '满意度',
  ratings: (count) => `${count} 次评价`,
  none: '–',
  byDay: '按天',
  day: '日期',
  measures: { conversations: '会话', firstResponse: '首次响应', wait: '排队时长', csat: '满意度' },
  perAgent: '按客服',
  ofAnswered: '已接待会话的中位数',
  nobodyHere: '已离职的客服',
  others: '其他：客服已离职，或会话已重新排队',
  comments: '访客评语',
  agent: '客服',
  csv: '导出 CSV',
  ratingsTitle: '评价数',
  median: (title) => `${title}中位数（秒）`,
  score: (title) => `${title}（1–5 分）`,
  seconds: (seconds) => {
    const whole = Math.round(seconds)
    const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
    if (hours > 0) return `${hours} 小时 ${minutes} 分`
    return minutes > 0 ? `${minutes} 分 ${whole % 60} 秒` : `${whole} 秒`
  },
}
