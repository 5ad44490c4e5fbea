import type { StatisticsWords } from '../words.ts'

/** English, of the statistics. */
export const statistics: StatisticsWords = {
  group: 'Workgroup or agent',
  period: 'Period',
  periods: { today: 'Today', week: '7 days', month: '30 days' },
  now: 'Now',
  board: 'Live board',
  longestWait: 'Longest wait',
  waiting: 'Waiting',
  chatting: 'Chatting',
  answered: 'Answered',
  answeredSay: 'an agent wrote',
  missed: 'Missed',
  missedSay: 'over without an answer',
  firstResponse: 'First response',
  wait: 'Wait',
  csat: 'Satisfaction',
  ratings: (count) => (count === 1 ? '1 rating' : `${count} ratings`),
  none: '–',
  byDay: 'Day by day',
  day: 'Day',
  measures: { conversations: 'Conversations', firstResponse: 'First response', wait: 'Wait', csat: 'Satisfaction' },
  perAgent: 'By agent',
  ofAnswered: 'median of the answered',
  nobodyHere: 'Agents who have left',
  others: 'Others: their agent has left, or they wait again',
  comments: 'What visitors wrote',
  agent: 'Agent',
  csv: 'Download CSV',
  seconds: (seconds) =>
    seconds < 60
      ? `${Math.round(seconds)} s`
      : `${Math.floor(seconds / 60)} min ${String(Math.round(seconds % 60)).padStart(2, '0')} s`,
}
