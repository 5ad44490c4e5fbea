import type { StatisticsWords } from './statistics-words.ts'

export const statistics: StatisticsWords = {
  group: 'Workgroup or agent',
  period: 'Period',
  periods: { today: 'Today', week: '7 days', month: '30 days' },
  now: 'Now',
  board: 'Live board',
  longestWait: 'Longest in the queue',
  full: (count) => `${count} full`,
  waiting: 'In the queue',
  chatting: 'Open',
  answered: 'Answered',
  answeredSay: 'An agent replied',
  missed: 'Missed',
  missedSay: 'The visitor wrote, no agent replied',
  firstResponse: 'First response',
  wait: 'Time in the queue',
  csat: 'Satisfaction',
  ratings: (count) => (count === 1 ? '1 rating' : `${count} ratings`),
  none: '–',
  byDay: 'Day by day',
  day: 'Day',
  measures: {
    conversations: 'Conversations',
    firstResponse: 'First response',
    wait: 'Time in the queue',
    csat: 'Satisfaction',
  },
  perAgent: 'By agent',
  ofAnswered: 'Median of those answered',
  nobodyHere: 'Agents who have left',
  others: 'Others: their agent has left, or they are in the queue again',
  comments: 'Visitor comments',
  agent: 'Agent',
  csv: 'Download CSV',
  ratingsTitle: 'Ratings',
  median: (title) => `${title} (median seconds)`,
  score: (title) => `${title} (1 to 5)`,
  seconds: (seconds) => {
    const whole = Math.round(seconds)
    const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
    if (hours > 0) return `${hours} h ${minutes} min`
    return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`
  },
}
